package dev.caravan.work;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Work that no model served twice although other work was answered between: it may be to blame itself. So that its trials
 * neither keep others waiting nor circuits open, it rests: 10 s at first, then twice as long each time, 10 minutes at
 * most. Forgotten at a restart. Safe for all threads.
 */
final class Suspects {

    private static final Duration FIRST_REST = Duration.ofSeconds(10);
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);

    private final Map<String, Suspect> suspects = new ConcurrentHashMap<>();

    /**
     * A piece that was refused.
     *
     * @param times how often after others had been answered
     * @param answers of the task when it was refused last
     */
    private record Suspect(int times, long answers, Instant until) {
    }

    /**
     * No model served the piece.
     *
     * @param answers how many answers work of its task has had
     */
    void refused(String id, long answers, Instant now) {
        suspects.merge(id, new Suspect(0, answers, now), (before, fresh) -> answers == before.answers() ? before
                : new Suspect(before.times() + 1, answers, now.plus(rest(before.times()))));
    }

    private static Duration rest(int times) {
        var doubled = FIRST_REST.multipliedBy(1L << Math.min(times, 10));
        return doubled.compareTo(LONGEST_REST) < 0 ? doubled : LONGEST_REST;
    }

    /** How long the piece is still to rest; empty when it may be tried. */
    Optional<Duration> rest(String id, Instant now) {
        return Optional.ofNullable(suspects.get(id)).map(suspect -> Duration.between(now, suspect.until()))
                .filter(rest -> rest.compareTo(Duration.ZERO) > 0);
    }

    /** The piece waits no more. */
    void forget(String id) {
        suspects.remove(id);
    }
}
