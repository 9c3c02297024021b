package dev.caravan.work;

/** Work was not tried, because no model serves it or Caravan stops. It is not lost, but may come again. */
public final class WorkWaitsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WorkWaitsException(String message) {
        super(message, null, false, false);
    }
}
