package dev.caravan.door;

/** Nothing can be written into the outbox now. What was to be written is not lost: it comes again. */
final class OutboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
