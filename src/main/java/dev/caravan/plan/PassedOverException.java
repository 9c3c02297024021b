package dev.caravan.plan;

/**
 * A route asked a model that is not to be tried in this call: its circuit is open, it was tried before, the request or
 * the money doesn't allow it, or the call is over. No attempt was made.
 */
public final class PassedOverException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PassedOverException(String model) {
        super("the model " + model + " is passed over in this call", null, false, false);
    }
}
