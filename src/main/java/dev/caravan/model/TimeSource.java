package dev.caravan.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time of day, for records, and a clock that never jumps, for durations. */
public interface TimeSource extends InstantSource {

    /** Nanoseconds from an arbitrary origin, never going back. */
    long nanos();

    /** What has passed since a reading of {@link #nanos()}. */
    default Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }

    /** The machine's clocks. */
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };
}
