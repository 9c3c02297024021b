package dev.caravan.route;

import dev.caravan.config.ModelConfig;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Message;
import dev.caravan.plan.Call;
import dev.caravan.provider.Codecs;
import java.util.ArrayList;

/** What one model is asked in a call: the caller's request with the chain's prompt, schema and a guard's complaint. */
final class Asking {

    private Asking() {
    }

    static ChatRequest of(Call call, ModelConfig model) {
        var request = call.request().withOutput(call.output());
        var prompt = call.chain().systemFor(model);
        if (prompt.isPresent()) {
            var messages = new ArrayList<Message>();
            messages.add(Message.system(prompt.get()));
            messages.addAll(request.messages());
            request = request.withMessages(messages);
        }
        if (call.rejection().isPresent()) {
            var rejection = call.rejection().get();
            request = request.plus(Message.assistant(rejection.reply().text()), Message.user(
                    "Your answer was rejected: " + rejection.reason() + ". Answer again, and only with what was asked."));
        }
        return call.sent().isEmpty() ? request : goingOn(request, call, model);
    }

    /** The request that has the model go on where another one's answer broke off. */
    private static ChatRequest goingOn(ChatRequest request, Call call, ModelConfig model) {
        var begun = request.plus(Message.assistant(call.sent()));
        return Codecs.of(model.provider().dialect()).continues(model) ? begun : begun.plus(Message.user(
                "Your answer was cut off by a technical fault. The user has already seen all of it that stands above. "
                        + "Continue it to its end. Begin with exactly these last words of it, then go on as if nothing "
                        + "had happened, without any remark: " + call.lastWords()));
    }
}
