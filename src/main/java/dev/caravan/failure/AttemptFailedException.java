package dev.caravan.failure;

/** An attempt failed for a known reason. Has no stack trace: it is a provider's failure, not ours. */
public final class AttemptFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public AttemptFailedException(Failure failure) {
        super(failure.kind() + " " + failure.code(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
