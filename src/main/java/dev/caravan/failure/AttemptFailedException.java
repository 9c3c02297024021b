package dev.caravan.failure;

import dev.caravan.model.Usage;

/** An attempt failed for a known reason. Has no stack trace: it is a provider's failure, not ours. */
public final class AttemptFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient Usage usage;

    public AttemptFailedException(Failure failure) {
        this(failure, Usage.NONE);
    }

    /** A failure that the provider charges for. */
    public AttemptFailedException(Failure failure, Usage usage) {
        super(failure.kind() + " " + failure.code(), null, false, false);
        this.failure = failure;
        this.usage = usage;
    }

    public Failure failure() {
        return failure;
    }

    /** The tokens that the failed attempt used, as far as they are known. */
    public Usage usage() {
        return usage;
    }
}
