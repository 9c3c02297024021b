package dev.caravan.work;

import dev.caravan.model.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Work that no model served twice although other work was answered between: it may be to blame itself. So that its trials
 * neither keep others waiting nor circuits open, it rests: 10 s at first, then twice as long each time, 10 minutes at
 * most. Each node counts what it refused itself, and forgets it at a restart, so that work which goes to another node, or
 * comes again after a restart, is counted afresh. No more are known than could be in work; those that were refused longest
 * ago are forgotten. Safe for all threads: one lock.
 */
final class Suspects {

    private static final Backoff REST = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(10));
    private static final int MOST = 100_000;

    private final Map<String, Suspect> suspects = new LinkedHashMap<>();

    /**
     * A piece that was refused.
     *
     * @param rests how often after others had been answered
     * @param blamed how often after more had been answered than refused, by failures that it may have brought about
     * @param last what had come of its task's work when it was refused last, this refusal included
     */
    private record Suspect(int rests, int blamed, Tally last, Instant until) {

        Suspect refused(boolean perhapsToBlame, Tally tally, Instant now) {
            var answered = tally.answeredSince(last);
            return new Suspect(rests + (answered ? 1 : 0),
                    blamed + (perhapsToBlame && tally.mostlyAnsweredSince(last) ? 1 : 0), tally.withRefusal(),
                    answered ? now.plus(REST.after(rests)) : until);
        }
    }

    /**
     * No model served the piece.
     *
     * @param perhapsToBlame whether its failures may be of its own making
     * @param tally what came of its task's work before
     * @return how often it was refused so while most other work was answered
     */
    synchronized int refused(String id, boolean perhapsToBlame, Tally tally, Instant now) {
        var before = Optional.ofNullable(suspects.remove(id));
        var suspect = before.map(known -> known.refused(perhapsToBlame, tally, now))
                .orElseGet(() -> new Suspect(0, 0, tally.withRefusal(), now));
        suspects.put(id, suspect);
        if (suspects.size() > MOST) {
            suspects.remove(suspects.keySet().iterator().next());
        }
        return suspect.blamed();
    }

    /** How long the piece is still to rest; empty when it may be tried. */
    synchronized Optional<Duration> rest(String id, Instant now) {
        return Optional.ofNullable(suspects.get(id)).map(suspect -> Duration.between(now, suspect.until()))
                .filter(rest -> rest.compareTo(Duration.ZERO) > 0);
    }

    /** The piece waits no more. */
    synchronized void forget(String id) {
        suspects.remove(id);
    }

    /** How many are known. */
    synchronized int size() {
        return suspects.size();
    }
}
