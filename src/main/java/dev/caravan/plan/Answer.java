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
 * @param seams where models changed within the text; none where it was not streamed or did not break off
 */
public record Answer(
        String callId, String task, boolean json, String model, int fallbacks, boolean fallbackUsed,
        List<Outcome> attempts, Duration latency, ChatReply reply, List<Seam> seams) {

    /**
     * Where one model went on for another in a streamed answer.
     *
     * @param at how many characters stand before it
     */
    public record Seam(int at, String from, String to) {
    }

    /** An answer that came whole. */
    public Answer(String callId, String task, boolean json, String model, int fallbacks, boolean fallbackUsed,
            List<Outcome> attempts, Duration latency, ChatReply reply) {
        this(callId, task, json, model, fallbacks, fallbackUsed, attempts, latency, reply, List.of());
    }

    public Answer {
        attempts = List.copyOf(attempts);
        seams = List.copyOf(seams);
    }

    /** US dollars of all attempts, failed ones included; empty when a price is unknown. */
    public Optional<BigDecimal> cost() {
        return attempts.stream().allMatch(attempt -> attempt.cost().isPresent())
                ? attempts.stream().map(attempt -> attempt.cost().orElseThrow()).reduce(BigDecimal::add)
                : Optional.empty();
    }
}
