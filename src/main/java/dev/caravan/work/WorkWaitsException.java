package dev.caravan.work;

/** No model of the task serves, so that a piece of work was not tried. It may come again when its gate is open. */
public final class WorkWaitsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WorkWaitsException(String task) {
        super("no model of the task '" + task + "' serves now", null, false, false);
    }
}
