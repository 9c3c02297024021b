package dev.caravan.outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the outcomes of the window say of one model with its present key.
 *
 * @param total outcomes that count for or against it
 * @param successes those of them that were successes, probes included
 * @param measured successful calls whose latency is known
 * @param mean mean latency of successful calls; zero without any
 * @param p95 the latency that 95 % of them kept under
 * @param firstToken mean time to the first token, where there are streams
 * @param successesOfLastThree how many of the last three outcomes were successes
 * @param failuresInARow failures since the last success
 * @param lastSuccess when the last success ended, probes included
 * @param lastAnswer when the last success of a call ended
 * @param lastFailure when the last failure that counts ended
 * @param lastProbe when the last probe ended
 */
public record ModelHealth(
        String model, String keyId, long total, long successes, long measured, Duration mean, Duration p95,
        Optional<Duration> firstToken, long successesOfLastThree, long failuresInARow, Optional<Instant> lastSuccess,
        Optional<Instant> lastAnswer, Optional<Instant> lastFailure, Optional<Instant> lastProbe) {

    private static final int ENOUGH = 3;
    private static final double HEALTHY = 0.8;

    /** Nothing is known. */
    public static ModelHealth unknown(String model) {
        return new ModelHealth(model, "", 0, 0, 0, Duration.ZERO, Duration.ZERO, Optional.empty(), 0, 0,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Reads a row of {@code health.sql}. */
    static ModelHealth of(Map<String, Object> row) {
        return new ModelHealth(String.valueOf(row.get("model")), String.valueOf(row.get("key_id")),
                number(row, "total"), number(row, "successes"), number(row, "measured"),
                millis(row, "mean_ms").orElse(Duration.ZERO), millis(row, "p95_ms").orElse(Duration.ZERO),
                millis(row, "first_token_ms"), number(row, "successes_of_last_three"),
                number(row, "failures_in_a_row"), instant(row, "last_success"), instant(row, "last_answer"),
                instant(row, "last_failure"), instant(row, "last_probe"));
    }

    /** 1 when nothing is known. */
    public double successRate() {
        return total == 0 ? 1 : (double) successes / total;
    }

    /**
     * Whether the model goes behind the healthy ones: at least three outcomes, fewer than 80 % of them successes, and
     * not the last three all successes, for a model that has recovered must not wait for the window to pass.
     */
    public boolean degraded() {
        return total >= ENOUGH && successRate() < HEALTHY && successesOfLastThree < ENOUGH;
    }

    private static long number(Map<String, Object> row, String column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }

    private static Optional<Duration> millis(Map<String, Object> row, String column) {
        return row.get(column) instanceof Number number ? Optional.of(Duration.ofMillis(number.longValue()))
                : Optional.empty();
    }

    private static Optional<Instant> instant(Map<String, Object> row, String column) {
        return row.get(column) instanceof Number number ? Optional.of(Instant.ofEpochMilli(number.longValue()))
                : Optional.empty();
    }
}
