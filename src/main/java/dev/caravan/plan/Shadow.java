package dev.caravan.plan;

import dev.caravan.agreement.Agreement;
import dev.caravan.agreement.Comparison;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.ChatReply;
import dev.caravan.model.Output;
import java.time.Instant;
import java.util.Optional;

/**
 * A copy of an answered call that is to be sent to another model.
 *
 * @param answer what the caller got
 */
public record Shadow(Call call, Answer answer, ModelConfig model) {

    /**
     * How alike the other model's answer is. One that isn't JSON where JSON was asked for has nothing in common.
     *
     * @param reply what the copy came to, whether or not a guard let it pass
     */
    public Comparison compared(ChatReply reply, Instant at) {
        var output = call.output();
        var overlap = Agreement.of(answer.json(), answer.reply().text(), reply.text(),
                Optional.of(output.schema()).filter(schema -> output.kind() == Output.Kind.SCHEMA));
        return new Comparison(at, call.id(), call.task(), answer.model(), model.name(),
                answer.json() ? Comparison.JSON : Comparison.PROSE, overlap);
    }
}
