package dev.caravan.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.TimeSource;
import dev.caravan.work.Work;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Counts what became of documents and rows. Safe for all threads: every method holds the lock. */
public final class Progress {

    private final TimeSource time;
    private final Map<String, Integer> answeredBy = new TreeMap<>();
    private final Map<String, Integer> failedBy = new TreeMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    /** What was tried in vain and waits; not much, for while no model serves nothing else is tried. */
    private final Set<String> parked = new HashSet<>();
    private long began;
    private long ended;
    private int inWork;
    private int reused;
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
     * @param answeredBy documents and rows by the model that answered
     * @param failedBy documents and rows without an answer by the code of the reason
     * @param failures failed attempts by class
     * @param reused those of the answered that were not asked, for the same had been answered before
     * @param parked documents and rows that wait because no model serves
     * @param fallbacks documents and rows that not the first model answered
     * @param cost US dollars of all attempts whose price is known, those for documents that failed included
     * @param unpriced attempts that used tokens of a model without a known price
     * @param elapsed from the first document's start to the last one's end
     */
    public record Snapshot(Map<String, Integer> answeredBy, Map<String, Integer> failedBy,
            Map<String, Integer> failures, int reused, int inWork, int parked, int fallbacks, String serving,
            BigDecimal cost, int unpriced, Duration elapsed) {

        public int answered() {
            return sum(answeredBy);
        }

        public int failed() {
            return sum(failedBy);
        }

        private static int sum(Map<String, Integer> counts) {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }

        public int finished() {
            return answered() + failed();
        }

        /** Documents and rows finished per second. */
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

    /**
     * One was answered.
     *
     * @param what tells it from others
     * @param paid whether the answer's attempts were made for it
     */
    synchronized void answered(String what, Work work, boolean paid) {
        answeredBy.merge(work.model(), 1, Integer::sum);
        fallbacks += work.details().path("fallback_used").asBoolean() ? 1 : 0;
        serving = work.model();
        reused += paid ? 0 : 1;
        parked.remove(what);
        if (paid) {
            count(work.details(), work.cost());
        }
        left();
    }

    /** One can't be answered. */
    synchronized void failed(String what, Reason reason, boolean paid) {
        failedBy.merge(reason.code(), 1, Integer::sum);
        parked.remove(what);
        if (paid) {
            count(reason.details(), reason.cost());
        }
        left();
    }

    /** No model served one. */
    synchronized void parked(String what, Reason reason) {
        parked.add(what);
        count(reason.details(), reason.cost());
        left();
    }

    /** One is not in work any more: it comes again, or was a file whose rows were counted. */
    synchronized void left() {
        inWork--;
        ended = time.nanos();
    }

    private void count(ObjectNode details, Optional<BigDecimal> price) {
        details.path("attempts").forEach(attempt -> {
            if (!attempt.path("outcome").asText().equals("OK")) {
                failures.merge(attempt.path("outcome").asText(), 1, Integer::sum);
            }
        });
        cost = cost.add(price.orElse(BigDecimal.ZERO));
        unpriced += details.path("unpriced_attempts").asInt();
    }

    public synchronized Snapshot snapshot() {
        var until = inWork > 0 ? time.nanos() : ended;
        return new Snapshot(new TreeMap<>(answeredBy), new TreeMap<>(failedBy), new TreeMap<>(failures), reused, inWork,
                parked.size(), fallbacks, serving, cost, unpriced,
                began == 0 ? Duration.ZERO : Duration.ofNanos(until - began));
    }
}
