package dev.caravan.work;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.outcome.Outcome;
import dev.caravan.plan.AllModelsFailedException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is told of a call beside its answer, as JSON. Never a prompt, an answer or a key. */
public final class Details {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Details() {
    }

    /** Why no model answered. */
    public static ObjectNode of(AllModelsFailedException failure) {
        return failed(failure.verdict().code(), failure.getMessage()).setAll(attempts(failure.attempts()));
    }

    /** Why a piece of work failed for which no attempt was made. */
    public static ObjectNode failed(String code, String reason) {
        return JSON.objectNode().put("code", code).put("reason", reason);
    }

    /** The attempts in order, and how many of them used tokens that nobody gave a price for. */
    static ObjectNode attempts(List<Outcome> outcomes) {
        var details = JSON.objectNode();
        var attempts = details.putArray("attempts");
        outcomes.forEach(outcome -> attempts.add(attempt(outcome)));
        var unpriced = outcomes.stream()
                .filter(outcome -> outcome.cost().isEmpty() && outcome.usage().input() > 0).count();
        return unpriced == 0 ? details : details.put("unpriced_attempts", unpriced);
    }

    /** US dollars of all attempts whose price is known; empty when none is. */
    public static Optional<BigDecimal> cost(List<Outcome> outcomes) {
        return outcomes.stream().flatMap(outcome -> outcome.cost().stream()).reduce(BigDecimal::add);
    }

    private static ObjectNode attempt(Outcome outcome) {
        var attempt = JSON.objectNode().put("model", outcome.model())
                .put("outcome", outcome.failure().map(failure -> failure.kind().name()).orElse("OK"));
        outcome.failure().ifPresent(failure -> attempt.put("code", failure.code()));
        return attempt.put("status", outcome.status()).put("ms", outcome.latency().toMillis());
    }

    /** A state as the table has it. */
    static String word(Work.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static Work.State state(String word) {
        return Work.State.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
