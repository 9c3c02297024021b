package dev.caravan.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.ChatReply;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.plan.Answer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A piece of work and what became of it, as it is stored.
 *
 * @param id see {@link WorkIds}
 * @param from the batch and row for which it was tried first
 * @param changed when it got its state
 * @param model the pool's name of the model that answered; empty without an answer
 * @param answer the answer's text; empty without one
 * @param json whether the answer is JSON
 * @param cost US dollars of all attempts whose price is known; empty when none is
 * @param details what people want to know beside: the call, and each attempt in order
 */
public record Work(String id, String task, Origin from, State state, Instant changed, String model, String answer,
        boolean json, Optional<BigDecimal> cost, ObjectNode details) {

    /** What became of a piece of work; work that nothing is stored of is still to be done. */
    public enum State {
        /** Its answer is stored. */
        ANSWERED,
        /** It was tried while no model served, and waits. */
        PARKED,
        /** It can't be answered. */
        FAILED
    }

    /** Work that a call answered. */
    public static Work answered(String id, Origin from, Answer answer, Instant now) {
        var reply = answer.reply();
        var details = Details.attempts(answer.attempts());
        details.put("call_id", answer.callId());
        details.put("served_as", reply.model());
        details.put("finish_reason", reply.finish().name().toLowerCase(Locale.ROOT));
        details.put("fallbacks", answer.fallbacks());
        details.put("fallback_used", answer.fallbackUsed());
        details.put("latency_ms", answer.latency().toMillis());
        return new Work(id, answer.task(), from, State.ANSWERED, now, answer.model(), reply.text(), answer.json(),
                Details.cost(answer.attempts()), details);
    }

    /** Work that no model answered, now or at all. */
    static Work unanswered(Piece piece, State state, AllModelsFailedException failure, Instant now) {
        return new Work(piece.id(), piece.task(), piece.from(), state, now, "", "", false,
                Details.cost(failure.attempts()), Details.of(failure));
    }

    /** Work that failed, for it was refused so many times while other work was answered. */
    static Work refused(Piece piece, int times, AllModelsFailedException last, Instant now) {
        var work = unanswered(piece, State.FAILED, last, now);
        work.details().put("code", "refused_alone").put("reason", "no model served it " + times + " times while other "
                + "work of the task was answered, so that it seems to be to blame itself; give it in again to have it "
                + "tried afresh");
        return work;
    }

    public boolean answered() {
        return state == State.ANSWERED;
    }

    /** The answer as if a call had just given it, without any attempt, for none was made. */
    public Answer toAnswer() {
        var reply = new ChatReply("", details.path("served_as").asText(), answer, List.of(),
                FinishReason.valueOf(details.path("finish_reason").asText("stop").toUpperCase(Locale.ROOT)), Usage.NONE);
        return new Answer(details.path("call_id").asText(), task, json, model, details.path("fallbacks").asInt(),
                details.path("fallback_used").asBoolean(), List.<Outcome>of(),
                Duration.ofMillis(details.path("latency_ms").asLong()), reply);
    }
}
