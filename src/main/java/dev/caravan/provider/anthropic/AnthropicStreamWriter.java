package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.ChatReply;
import dev.caravan.model.Part;
import dev.caravan.model.Usage;
import dev.caravan.provider.ErrorReply;
import dev.caravan.provider.EventText;
import dev.caravan.provider.Json;
import dev.caravan.provider.ReplyWriter;
import dev.caravan.provider.Served;
import dev.caravan.provider.StreamWriter;
import dev.caravan.provider.TextFlow;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says an answer as the events of a message: blocks of text and asides as they come, then one for each tool call. */
final class AnthropicStreamWriter implements StreamWriter {

    private final ReplyWriter replies;
    private final Served.Head head;
    private final TextFlow flow = new TextFlow();
    private final Set<JsonNode> told = new HashSet<>();
    private boolean open;
    private int block;

    AnthropicStreamWriter(ReplyWriter replies, Served.Head head) {
        this.replies = replies;
        this.head = head;
    }

    /** No tokens are known yet: the event with the stop reason tells them all. */
    @Override
    public String begin() {
        var message = AnthropicAnswer.head(head);
        message.putNull("stop_reason").putNull("stop_sequence").putNull("stop_details");
        message.set("usage", AnthropicAnswer.usage(Usage.NONE));
        return event("message_start", Json.object().set("message", message));
    }

    @Override
    public String text(String piece) {
        return say(flow.next(piece));
    }

    private String say(String text) {
        if (text.isEmpty()) {
            return "";
        }
        var start = open ? "" : start(AnthropicBlocks.text(""));
        return start + delta(Json.object().put("type", "text_delta").put("text", text));
    }

    @Override
    public String end(Served whole, String alreadySent) {
        var events = new StringBuilder();
        if (whole.refusal().isEmpty()) {
            events.append(rest(whole.reply(), alreadySent));
        }
        events.append(stop());
        if (whole.refusal().isEmpty()) {
            whole.reply().toolCalls().forEach(call -> events.append(toolUse(call)));
        }
        return events.append(last(whole)).toString();
    }

    private String rest(ChatReply reply, String alreadySent) {
        var events = new StringBuilder();
        var left = flow.rest(reply.text(), alreadySent);
        int from = 0;
        for (var aside : reply.asides()) {
            if (aside.dialect().equals(AnthropicCodec.DIALECT) && !told.contains(aside.block())) {
                int at = Math.max(from, aside.at() - reply.text().length() + left.length());
                events.append(say(left.substring(from, at))).append(aside(aside.block()));
                from = at;
            }
        }
        return events.append(say(left.substring(from))).toString();
    }

    @Override
    public String aside(JsonNode block) {
        told.add(block);
        var marked = AnthropicThinking.marked(block, head.model());
        var before = stop();
        return before + (Json.text(block, "type").equals("thinking") ? thought(marked) : start(marked)) + stop();
    }

    /** Clients put thoughts together as they do text. */
    private String thought(ObjectNode block) {
        var events = new StringBuilder(start(block.deepCopy().put("thinking", "").put("signature", "")));
        for (var field : List.of("thinking", "signature")) {
            if (!Json.text(block, field).isEmpty()) {
                events.append(delta(Json.object().put("type", field + "_delta").set(field, block.get(field))));
            }
        }
        return events.toString();
    }

    private String toolUse(Part.ToolCall call) {
        var input = Json.object()
                .put("type", "input_json_delta").put("partial_json", AnthropicBlocks.input(call).toString());
        return start(AnthropicBlocks.toolUse(call.id(), call.name(), Json.object())) + delta(input) + stop();
    }

    private String last(Served whole) {
        var said = Json.object();
        AnthropicAnswer.stop(said.putObject("delta"), whole);
        said.set("usage", AnthropicAnswer.usage(whole.reply().usage()));
        var end = Json.object();
        whole.extension().ifPresent(extension -> end.set(ReplyWriter.EXTENSION, extension));
        return event("message_delta", said) + event("message_stop", end);
    }

    private String start(ObjectNode content) {
        open = true;
        return event("content_block_start", indexed().set("content_block", content));
    }

    private String delta(ObjectNode delta) {
        return event("content_block_delta", indexed().set("delta", delta));
    }

    private String stop() {
        if (!open) {
            return "";
        }
        var event = event("content_block_stop", indexed());
        open = false;
        block++;
        return event;
    }

    private ObjectNode indexed() {
        return Json.object().put("index", block);
    }

    @Override
    public String error(ErrorReply error) {
        return event("error", replies.error(error));
    }

    @Override
    public String keepAlive() {
        return event("ping", Json.object());
    }

    private static String event(String type, ObjectNode fields) {
        ObjectNode data = Json.object().put("type", type);
        data.setAll(fields);
        return EventText.event(type, data);
    }
}
