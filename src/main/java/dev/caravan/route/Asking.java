package dev.caravan.route;

import dev.caravan.config.ModelConfig;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Message;
import dev.caravan.plan.Call;
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
        return request;
    }
}
