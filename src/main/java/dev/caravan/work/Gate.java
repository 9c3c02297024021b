package dev.caravan.work;

import dev.caravan.model.SteadyClock;
import dev.caravan.plan.Circuit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether work of one task may be tried. It closes when no model of the chain served, and opens when health says that
 * one may be asked again and one piece of work, let through for trial, was answered. After a vain trial it stays closed
 * for a second at least, then twice as long each time, ten seconds at most. Safe for all threads.
 */
public final class Gate {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final Duration SHORTEST_GAP = Duration.ofSeconds(1);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(10);

    private final String task;
    private final SteadyClock clock;
    private List<Circuit> circuits = List.of();
    private Optional<Instant> closedSince = Optional.empty();
    private Instant notBefore = Instant.EPOCH;
    private Duration gap = SHORTEST_GAP;
    private Object onTrial;
    private Tally tally = new Tally(0, 0);

    Gate(String task, SteadyClock clock) {
        this.task = task;
        this.clock = clock;
    }

    /** The chain's models have these circuits. Where they are others than before, a trial may be made at once. */
    synchronized void follow(List<Circuit> models) {
        if (!models.equals(circuits)) {
            circuits = models;
            notBefore = Instant.EPOCH;
            gap = SHORTEST_GAP;
        }
    }

    /** Whether a piece of work would be let in now. */
    public synchronized boolean open() {
        if (circuits.stream().noneMatch(Circuit::available)) {
            close();
            return false;
        }
        return closedSince.isEmpty() || onTrial == null && !clock.now().isBefore(notBefore);
    }

    /** Lets a piece of work in; while the gate is closed only one at a time, for trial. */
    synchronized boolean enter(Object work) {
        if (!open()) {
            return false;
        }
        if (closedSince.isPresent()) {
            onTrial = work;
        }
        return true;
    }

    /** A model gave an answer, whether or not it was a good one. */
    synchronized void served() {
        if (closedSince.isPresent()) {
            LOG.info("Task {} is served again", task);
        }
        tally = new Tally(tally.answers() + 1, tally.refusals());
        closedSince = Optional.empty();
        onTrial = null;
        gap = SHORTEST_GAP;
    }

    /** What came of all work so far. */
    synchronized Tally tally() {
        return tally;
    }

    /** No model served. */
    synchronized void refused(Object work) {
        tally = tally.withRefusal();
        if (closedSince.isEmpty() || onTrial == work) {
            notBefore = clock.now().plus(gap);
            gap = gap.multipliedBy(2).compareTo(LONGEST_GAP) < 0 ? gap.multipliedBy(2) : LONGEST_GAP;
        }
        close();
        leave(work);
    }

    private void close() {
        if (closedSince.isEmpty()) {
            closedSince = Optional.of(clock.now());
            LOG.warn("No model of task {} serves; its work waits", task);
        }
    }

    /** The piece of work is done with, whatever came of it. */
    synchronized void leave(Object work) {
        if (onTrial == work) {
            onTrial = null;
        }
    }

    /** Since when no model has served; empty while one does. */
    public synchronized Optional<Instant> closedSince() {
        return closedSince;
    }
}
