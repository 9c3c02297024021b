package dev.caravan.model;

import java.time.Duration;
import java.time.Instant;

/** A clock that only a test moves. Starts at neither zero, so that a reading taken for "unset" is noticed. Safe for all threads. */
public final class ManualTime implements TimeSource {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final long NANOS_AT_START = 1_000_000_007L;

    private Duration passed = Duration.ZERO;
    private Duration jumped = Duration.ZERO;

    /** Moves both clocks forward. */
    public synchronized void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("time goes forward only, not by " + step);
        }
        passed = passed.plus(step);
    }

    /** Sets the time of day forward or back, as a correction of the machine's clock does; nothing passes. */
    public synchronized void jump(Duration by) {
        jumped = jumped.plus(by);
    }

    @Override
    public synchronized Instant instant() {
        return START.plus(passed).plus(jumped);
    }

    @Override
    public synchronized long nanos() {
        return NANOS_AT_START + passed.toNanos();
    }
}
