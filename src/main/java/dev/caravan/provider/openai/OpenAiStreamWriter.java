package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.Part;
import dev.caravan.provider.ErrorReply;
import dev.caravan.provider.EventText;
import dev.caravan.provider.Json;
import dev.caravan.provider.ReplyWriter;
import dev.caravan.provider.Served;
import dev.caravan.provider.StreamWriter;
import dev.caravan.provider.TextFlow;
import java.util.List;

/** Says an answer as chunks of a chat completion. */
final class OpenAiStreamWriter implements StreamWriter {

    private final ReplyWriter replies;
    private final Served.Head head;
    private final boolean usage;
    private final TextFlow flow = new TextFlow();

    /** @param usage whether the tokens are told in a chunk of their own, and as null in all others */
    OpenAiStreamWriter(ReplyWriter replies, Served.Head head, boolean usage) {
        this.replies = replies;
        this.head = head;
        this.usage = usage;
    }

    @Override
    public String begin() {
        return delta(Json.object().put("role", "assistant").put("content", ""));
    }

    @Override
    public String text(String piece) {
        return content(flow.next(piece));
    }

    private String content(String text) {
        return text.isEmpty() ? "" : delta(Json.object().put("content", text));
    }

    @Override
    public String end(Served whole, String alreadySent) {
        var events = new StringBuilder();
        whole.refusalText().ifPresentOrElse(
                refusal -> events.append(delta(Json.object().put("refusal", refusal))),
                () -> events.append(content(flow.rest(whole.reply().text(), alreadySent)))
                        .append(toolCalls(whole.reply().toolCalls())));
        var last = choice(Json.object(), OpenAiAnswer.finish(whole));
        if (usage) {
            events.append(EventText.data(last));
            last = chunk();
            last.putArray("choices");
            last.set("usage", OpenAiAnswer.usage(whole.reply().usage()));
        }
        if (whole.extension().isPresent()) {
            last.set(ReplyWriter.EXTENSION, whole.extension().get());
        }
        return events.append(EventText.data(last)).append(EventText.word("[DONE]")).toString();
    }

    private String toolCalls(List<Part.ToolCall> calls) {
        var events = new StringBuilder();
        for (int i = 0; i < calls.size(); i++) {
            var call = calls.get(i);
            events.append(toolCall(i, OpenAiAnswer.toolCall(call, "")));
            if (!OpenAiAnswer.custom(call)) {
                var arguments = Json.object();
                arguments.putObject("function").put("arguments", call.arguments());
                events.append(toolCall(i, arguments));
            }
        }
        return events.toString();
    }

    private String toolCall(int index, ObjectNode fragment) {
        var delta = Json.object();
        var indexed = Json.object().put("index", index);
        indexed.setAll(fragment);
        delta.putArray("tool_calls").add(indexed);
        return delta(delta);
    }

    private String delta(ObjectNode delta) {
        return EventText.data(choice(delta, null));
    }

    private ObjectNode choice(ObjectNode delta, String finish) {
        var chunk = chunk();
        var choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finish);
        if (usage) {
            chunk.set("usage", NullNode.instance);
        }
        return chunk;
    }

    private ObjectNode chunk() {
        return OpenAiAnswer.head(head, "chat.completion.chunk");
    }

    @Override
    public String error(ErrorReply error) {
        return EventText.data(replies.error(error));
    }

    @Override
    public String keepAlive() {
        return EventText.comment("keep-alive");
    }
}
