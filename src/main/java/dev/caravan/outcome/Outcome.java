package dev.caravan.outcome;

import dev.caravan.failure.Failure;
import dev.caravan.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one attempt.
 *
 * @param started when it began
 * @param number which attempt of its call it was, from 1
 * @param failure why it failed; empty when it succeeded
 * @param status the HTTP status, 0 when none came
 * @param cost US dollars; empty when the model's price is unknown
 */
public record Outcome(
        Instant started,
        String callId,
        String task,
        String model,
        int number,
        Optional<Failure> failure,
        int status,
        Duration latency,
        Usage usage,
        Optional<BigDecimal> cost) {

    public boolean success() {
        return failure.isEmpty();
    }

    /** The row of {@code model_calls}, by the names that {@code insert-outcome.sql} uses. */
    public Map<String, Object> row() {
        var row = new LinkedHashMap<String, Object>();
        row.put("started_at", started.toEpochMilli());
        row.put("call_id", callId);
        row.put("task", task);
        row.put("model", model);
        row.put("attempt", number);
        row.put("kind", "call");
        row.put("success", success() ? 1 : 0);
        row.put("failure_class", failure.map(f -> f.kind().name()).orElse(null));
        row.put("status", status);
        row.put("latency_ms", latency.toMillis());
        row.put("first_token_ms", null);
        row.put("input_tokens", usage.input());
        row.put("cached_tokens", usage.cachedInput());
        row.put("output_tokens", usage.output());
        row.put("cost_usd", cost.map(BigDecimal::toPlainString).orElse(null));
        return row;
    }
}
