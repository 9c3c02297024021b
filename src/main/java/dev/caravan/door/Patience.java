package dev.caravan.door;

import dev.caravan.work.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How long a file of rows waits while no model serves.
 *
 * @param since since when it has been waiting already; empty when it has not
 * @param parkFor how long it may
 * @param now the time by which work waits
 * @param look how often it looks whether a model serves
 */
record Patience(Optional<Instant> since, Duration parkFor, Supplier<Instant> now, Duration look) {

    /** The same, without what was waited before. */
    Patience afresh() {
        return since.isEmpty() ? this : new Patience(Optional.empty(), parkFor, now, look);
    }

    /** Since when the file waits; empty while the gate is open. */
    Optional<Instant> waitingSince(Gate gate) {
        return gate.closedSince().map(closed -> since.filter(closed::isAfter).orElse(closed));
    }

    /** Whether it has waited for as long as it may. */
    boolean spent(Gate gate) {
        return waitingSince(gate).filter(from -> !from.plus(parkFor).isAfter(now.get())).isPresent();
    }
}
