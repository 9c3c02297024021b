package dev.caravan.provider;

/** A caller's request can't be understood. The message names the field and what it should be. */
public final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BadRequestException(String message) {
        super(message);
    }
}
