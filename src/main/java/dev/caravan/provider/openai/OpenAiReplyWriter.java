package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.ErrorReply;
import dev.caravan.provider.Json;
import dev.caravan.provider.Listed;
import dev.caravan.provider.ReplyWriter;
import dev.caravan.provider.Served;
import dev.caravan.provider.StreamWriter;
import java.util.List;

/** Says everything as chat completions do. */
public final class OpenAiReplyWriter implements ReplyWriter {

    @Override
    public String dialect() {
        return OpenAiCodec.DIALECT;
    }

    @Override
    public ObjectNode reply(Served served) {
        var body = OpenAiAnswer.head(served.head(), "chat.completion");
        var choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("message", message(served));
        choice.putNull("logprobs").put("finish_reason", OpenAiAnswer.finish(served));
        body.set("usage", OpenAiAnswer.usage(served.reply().usage()));
        served.extension().ifPresent(extension -> body.set(EXTENSION, extension));
        return body;
    }

    private static ObjectNode message(Served served) {
        var refusal = served.refusalText().orElse(null);
        var text = served.reply().text();
        var message = Json.object()
                .put("role", "assistant")
                .put("content", refusal != null || text.isEmpty() ? null : text)
                .put("refusal", refusal);
        if (refusal == null && !served.reply().toolCalls().isEmpty()) {
            var calls = message.putArray("tool_calls");
            served.reply().toolCalls().forEach(call -> calls.add(OpenAiAnswer.toolCall(call, call.arguments())));
        }
        return message;
    }

    @Override
    public StreamWriter stream(Served.Head head, boolean usage) {
        return new OpenAiStreamWriter(this, head, usage);
    }

    @Override
    public ObjectNode error(ErrorReply error) {
        var body = Json.object();
        body.putObject("error")
                .put("message", error.message())
                .put("type", error.type())
                .put("param", error.param().orElse(null))
                .put("code", error.code());
        error.extension().ifPresent(extension -> body.set(EXTENSION, extension));
        return body;
    }

    @Override
    public ObjectNode models(List<Listed> all) {
        var list = Json.object().put("object", "list");
        var data = list.putArray("data");
        all.forEach(one -> data.add(model(one)));
        return list;
    }

    /** The fields behind the owner are not OpenAI's; their names are those that OpenRouter uses. */
    @Override
    public ObjectNode model(Listed one) {
        return Json.object()
                .put("id", one.id())
                .put("object", "model")
                .put("created", one.created().getEpochSecond())
                .put("owned_by", "caravan")
                .put("name", one.displayName())
                .put("context_length", one.context())
                .put("max_completion_tokens", one.maxTokens())
                .put("kind", one.kind());
    }
}
