package dev.caravan.work;

import java.time.Duration;
import java.util.Optional;

/** Work was not tried, because no model serves it, it rests, or Caravan stops. It is not lost, but may come again. */
public final class WorkWaitsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> rest;

    public WorkWaitsException(String message) {
        this(message, Optional.empty());
    }

    private WorkWaitsException(String message, Optional<Duration> rest) {
        super(message, null, false, false);
        this.rest = rest;
    }

    static WorkWaitsException resting(Duration rest) {
        return new WorkWaitsException("no model served it while other work was answered, so that it rests for "
                + rest.toSeconds() + " s", Optional.of(rest));
    }

    /** How long this very piece of work rests; empty where it waits with others. */
    public Optional<Duration> rest() {
        return rest;
    }
}
