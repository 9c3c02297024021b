package dev.caravan.ledger;

import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
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

    /** Whether it cost something that nobody knows: it used tokens, and its model's price was unknown. */
    public boolean unpriced() {
        return cost.isEmpty() && usage.input() + usage.output() > 0;
    }
}
