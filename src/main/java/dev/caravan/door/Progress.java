package dev.caravan.door;

import dev.caravan.model.TimeSource;
import dev.caravan.outcome.Outcome;
import dev.caravan.plan.Answer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what became of the documents since the start. Safe for all threads: every method holds the lock. */
public final class Progress {

    private final TimeSource time;
    private final Map<String, Integer> answeredBy = new TreeMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private long began;
    private long ended;
    private int inWork;
    private int failed;
    private int postponed;
    private int fallbacks;
    private String serving = "";
    private BigDecimal cost = BigDecimal.ZERO;
    private int unpriced;

    public Progress(TimeSource time) {
        this.time = time;
    }

    /**
     * The counts at one moment.
     *
     * @param answeredBy documents by the model that answered
     * @param failures failed attempts by class
     * @param fallbacks documents that not the first model answered
     * @param postponed times a document was put off because no provider served
     * @param cost US dollars of all attempts whose price is known, those for documents that failed included
     * @param unpriced attempts that used tokens of a model without a known price
     * @param elapsed from the first document's start to the last one's end
     */
    public record Snapshot(Map<String, Integer> answeredBy, Map<String, Integer> failures, int inWork, int failed,
            int postponed, int fallbacks, String serving, BigDecimal cost, int unpriced,
            Duration elapsed) {

        public int answered() {
            return answeredBy.values().stream().mapToInt(Integer::intValue).sum();
        }

        public int finished() {
            return answered() + failed;
        }

        /** Documents finished per second. */
        public double rate() {
            return elapsed.isZero() ? 0 : finished() / (elapsed.toNanos() / 1e9);
        }
    }

    synchronized void started() {
        if (began == 0) {
            began = time.nanos();
        }
        inWork++;
    }

    synchronized void answered(Answer answer) {
        answeredBy.merge(answer.model(), 1, Integer::sum);
        fallbacks += answer.fallbackUsed() ? 1 : 0;
        serving = answer.model();
        count(answer.attempts());
        ended();
    }

    synchronized void failed(List<Outcome> attempts) {
        failed++;
        count(attempts);
        ended();
    }

    synchronized void postponed(List<Outcome> attempts) {
        postponed++;
        count(attempts);
        ended();
    }

    private void count(List<Outcome> attempts) {
        for (var attempt : attempts) {
            attempt.failure().ifPresent(failure -> failures.merge(failure.kind().name(), 1, Integer::sum));
            cost = cost.add(attempt.cost().orElse(BigDecimal.ZERO));
            unpriced += attempt.cost().isEmpty() && attempt.usage().input() > 0 ? 1 : 0;
        }
    }

    private void ended() {
        inWork--;
        ended = time.nanos();
    }

    public synchronized Snapshot snapshot() {
        var until = inWork > 0 ? time.nanos() : ended;
        return new Snapshot(new TreeMap<>(answeredBy), new TreeMap<>(failures), inWork, failed, postponed, fallbacks,
                serving, cost, unpriced, began == 0 ? Duration.ZERO : Duration.ofNanos(until - began));
    }
}
