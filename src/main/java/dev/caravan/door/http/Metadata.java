package dev.caravan.door.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.failure.Failure;
import dev.caravan.outcome.Outcome;
import dev.caravan.plan.Answer;
import java.math.BigDecimal;
import java.util.List;

/** The {@code caravan} object: what a caller is told of the attempts. Never a key, a prompt or a provider's raw body. */
final class Metadata {

    private Metadata() {
    }

    static ObjectNode of(Answer answer) {
        var node = attempts(answer.callId(), answer.task(), answer.attempts());
        node.put("model", answer.model());
        node.put("fallbacks", answer.fallbacks());
        node.put("latency_ms", answer.latency().toMillis());
        node.put("cost_usd", answer.cost().map(BigDecimal::toPlainString).orElse(null));
        if (!answer.seams().isEmpty()) {
            var seams = node.putArray("seams");
            answer.seams().forEach(seam ->
                    seams.addObject().put("at", seam.at()).put("from", seam.from()).put("to", seam.to()));
        }
        return node;
    }

    static ObjectNode attempts(String callId, String task, List<Outcome> attempts) {
        var node = JsonNodeFactory.instance.objectNode().put("call_id", callId).put("task", task);
        var list = node.putArray("attempts");
        for (var attempt : attempts) {
            var row = list.addObject().put("model", attempt.model());
            row.put("failure_class", attempt.failure().map(failure -> failure.kind().name()).orElse(null));
            row.put("code", attempt.failure().map(Failure::code).filter(code -> !code.isEmpty()).orElse(null));
            row.put("status", attempt.status()).put("latency_ms", attempt.latency().toMillis());
        }
        return node;
    }
}
