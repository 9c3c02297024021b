package dev.caravan.ledger;

import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A stored attempt: a row of {@code attempts.sql}.
 *
 * @param chain the chain that served the task
 * @param provider empty in rows of versions that didn't store it
 * @param counted whether it tells of the model's health
 * @param code the failure's code, or what a guard found, by name; empty where it succeeded
 * @param cost US dollars; empty when the model's price was unknown
 * @param first the model that the chain would have liked best
 * @param firstCost what that one would have cost for the same tokens
 * @param reason why it failed, or why the first choice did not answer
 */
public record Attempt(Instant started, Instant ended, String callId, String task, String chain, String provider,
        String model, int number, Kind kind, boolean success, boolean counted, Optional<FailureClass> failure,
        String code, Duration latency, Usage usage, Optional<BigDecimal> cost, String first,
        Optional<BigDecimal> firstCost, Optional<Reason> reason) {

    static Attempt of(Map<String, Object> row) {
        var failure = text(row, "failure_class").map(FailureClass::valueOf);
        var task = text(row, "task").orElse("");
        var model = text(row, "model").orElse("");
        return new Attempt(Instant.ofEpochMilli(number(row, "started_at")),
                Instant.ofEpochMilli(number(row, "ended_at")), text(row, "call_id").orElse(""), task,
                text(row, "chain").orElse(task), text(row, "provider").orElse(""), model,
                (int) number(row, "attempt"), Kind.valueOf(text(row, "kind").orElse("").toUpperCase(Locale.ROOT)),
                number(row, "success") == 1, number(row, "counted") == 1, failure,
                text(row, "failure_code").orElse(""), Duration.ofMillis(number(row, "latency_ms")), usage(row),
                text(row, "cost_usd").map(BigDecimal::new), text(row, "first_choice").orElse(model),
                text(row, "first_choice_cost_usd").map(BigDecimal::new),
                text(row, "reason").map(Reason::valueOf).or(() -> failure.map(FailureClass::reason)));
    }

    private static Usage usage(Map<String, Object> row) {
        return new Usage(number(row, "input_tokens"), number(row, "cached_tokens"), number(row, "cache_write_tokens"),
                number(row, "output_tokens"), number(row, "reasoning_tokens"), number(row, "cache_write_hour_tokens"),
                number(row, "estimated") == 1);
    }

    private static Optional<String> text(Map<String, Object> row, String column) {
        return Optional.ofNullable(row.get(column)).map(Object::toString);
    }

    private static long number(Map<String, Object> row, String column) {
        return ((Number) row.get(column)).longValue();
    }

    /** Whether the chain's first choice was asked. */
    public boolean firstChoice() {
        return model.equals(first);
    }
}
