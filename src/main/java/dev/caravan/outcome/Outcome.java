package dev.caravan.outcome;

import dev.caravan.config.ModelConfig;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import dev.caravan.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one attempt.
 *
 * @param kind what it was made for
 * @param started when it began
 * @param keyId tells the keys of a model apart without showing them
 * @param number which attempt of its call it was, from 1
 * @param failure why it failed; empty when it succeeded
 * @param awayUntil until when calls are kept away from the model because of it
 * @param status the HTTP status, 0 when none came
 * @param firstToken until the first token of a streamed answer; empty where none came or it was not streamed
 * @param cost US dollars; empty when the model's price is unknown
 * @param choice how the model came to be asked; empty where nobody chose
 */
public record Outcome(
        Kind kind,
        Instant started,
        String callId,
        String task,
        String model,
        String keyId,
        int number,
        Optional<Failure> failure,
        Optional<Instant> awayUntil,
        int status,
        Duration latency,
        Optional<Duration> firstToken,
        Usage usage,
        Optional<BigDecimal> cost,
        Optional<Choice> choice) {

    /** A caller's call, a probe of Caravan's own, or a copy of a call to compare answers. */
    public enum Kind {
        CALL, PROBE, SHADOW
    }

    /** An outcome of which nothing is known but what it was. */
    public Outcome(Kind kind, Instant started, String callId, String task, String model, String keyId, int number,
            Optional<Failure> failure, Optional<Instant> awayUntil, int status, Duration latency,
            Optional<Duration> firstToken, Usage usage, Optional<BigDecimal> cost) {
        this(kind, started, callId, task, model, keyId, number, failure, awayUntil, status, latency, firstToken, usage,
                cost, Optional.empty());
    }

    /** The outcome of an attempt on a model that began then and took so long. */
    public static Outcome of(Kind kind, Instant started, Duration latency, String callId, String task,
            ModelConfig model, int number, Optional<Failure> failure, int status, Usage usage) {
        return new Outcome(kind, started, callId, task, model.name(), model.provider().key().fingerprint(), number,
                failure, Optional.empty(), status, latency, Optional.empty(), usage,
                model.price().flatMap(price -> price.cost(usage, started)));
    }

    public Outcome awayUntil(Instant until) {
        return new Outcome(kind, started, callId, task, model, keyId, number, failure, Optional.of(until), status,
                latency, firstToken, usage, cost, choice);
    }

    public Outcome chosen(Choice how) {
        return new Outcome(kind, started, callId, task, model, keyId, number, failure, awayUntil, status, latency,
                firstToken, usage, cost, Optional.of(how));
    }

    public Outcome firstTokenAfter(Optional<Duration> wait) {
        return new Outcome(kind, started, callId, task, model, keyId, number, failure, awayUntil, status, latency, wait,
                usage, cost, choice);
    }

    public boolean success() {
        return failure.isEmpty();
    }

    public Instant ended() {
        return started.plus(latency);
    }

    /** The row of {@code model_calls}, by the names that {@code insert-outcome.sql} uses. */
    public Map<String, Object> row() {
        var row = new LinkedHashMap<String, Object>();
        row.put("started_at", started.toEpochMilli());
        row.put("ended_at", ended().toEpochMilli());
        row.put("call_id", callId);
        row.put("task", Sql.fitting(task));
        row.put("model", model);
        row.put("key_id", keyId);
        row.put("attempt", number);
        row.put("kind", kind.name().toLowerCase(Locale.ROOT));
        row.put("success", success() ? 1 : 0);
        row.put("counted", failure.map(Failure::kind).map(FailureClass::countsAgainstHealth).orElse(true) ? 1 : 0);
        row.put("failure_class", failure.map(f -> f.kind().name()).orElse(null));
        row.put("failure_code", failure.map(Failure::code).orElse(null));
        row.put("away_until", awayUntil.map(Instant::toEpochMilli).orElse(null));
        row.put("status", status);
        row.put("latency_ms", latency.toMillis());
        row.put("first_token_ms", firstToken.map(Duration::toMillis).orElse(null));
        row.put("input_tokens", usage.input());
        row.put("cached_tokens", usage.cachedInput());
        row.put("cache_write_tokens", usage.cacheWrite());
        row.put("cache_write_hour_tokens", usage.cacheWriteHour());
        row.put("output_tokens", usage.output());
        row.put("reasoning_tokens", usage.reasoning());
        row.put("estimated", usage.estimated() ? 1 : 0);
        row.put("cost_usd", cost.map(BigDecimal::toPlainString).orElse(null));
        row.put("provider", choice.map(Choice::provider).orElse(null));
        row.put("chain", choice.map(Choice::chain).orElse(null));
        row.put("place", choice.map(Choice::place).orElse(null));
        row.put("first_choice", choice.map(Choice::first).orElse(null));
        row.put("first_choice_cost_usd", choice.flatMap(Choice::firstCost).map(BigDecimal::toPlainString).orElse(null));
        row.put("reason", choice.flatMap(Choice::reason).map(Reason::name).orElse(null));
        return row;
    }
}
