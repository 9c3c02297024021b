package dev.caravan.plan;

import dev.caravan.model.ChatReply;
import dev.caravan.outcome.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a call came to.
 *
 * @param json whether JSON was asked for, so that the reply's text is JSON
 * @param model the pool's name of the model that answered
 * @param fallbacks how many models were tried and failed before it
 * @param fallbackUsed whether it is not the chain's first model
 * @param attempts every attempt in order, the successful one last
 * @param latency what the whole call took
 */
public record Answer(
        String callId, String task, boolean json, String model, int fallbacks, boolean fallbackUsed,
        List<Outcome> attempts, Duration latency, ChatReply reply) {

    public Answer {
        attempts = List.copyOf(attempts);
    }

    /** US dollars of all attempts, failed ones included; empty when a price is unknown. */
    public Optional<BigDecimal> cost() {
        return attempts.stream().allMatch(attempt -> attempt.cost().isPresent())
                ? attempts.stream().map(attempt -> attempt.cost().orElseThrow()).reduce(BigDecimal::add)
                : Optional.empty();
    }
}
