package dev.caravan.model;

import java.time.Duration;
import java.time.Instant;

/**
 * A time of day that never jumps: the machine's at the start, and what has passed since. For times of one process that
 * are compared with each other, whatever happens to the machine's clock. Safe for all threads.
 */
public final class SteadyClock {

    private final TimeSource time;
    private final Instant began;
    private final long beganNanos;

    public SteadyClock(TimeSource time) {
        this.time = time;
        this.began = time.instant();
        this.beganNanos = time.nanos();
    }

    public Instant now() {
        return began.plus(time.since(beganNanos));
    }

    /** The steady time of a moment that the machine's clock tells, as it goes now. */
    public Instant of(Instant machine) {
        return machine.plus(Duration.between(time.instant(), now()));
    }

    /** What the machine's clock, as it goes now, tells of a steady time. */
    public Instant machine(Instant steady) {
        return steady.minus(Duration.between(time.instant(), now()));
    }
}
