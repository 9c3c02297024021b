package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.caravan.model.Message;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.provider.Draft;
import dev.caravan.provider.Json;
import dev.caravan.provider.ThoughtSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes the messages of a chat completion request. Confined to one writing. */
final class OpenAiMessageWriter {

    private final Draft draft;
    private final ArrayNode messages = Json.array();
    private final List<Part> mediaOfTools = new ArrayList<>();

    OpenAiMessageWriter(Draft draft) {
        this.draft = draft;
    }

    ArrayNode write() {
        for (var message : draft.messages()) {
            if (message.role() == Role.TOOL) {
                message.parts().forEach(part -> toolMessage(message, part));
            } else {
                mediaOfTools();
                message(message);
            }
        }
        mediaOfTools();
        return messages;
    }

    private void message(Message message) {
        var calls = Json.array();
        var content = Json.array();
        message.parts().forEach(part -> write(part, message.role(), content, calls));
        if (content.isEmpty() && calls.isEmpty() && !draft.own()) {
            return;
        }
        var written = Json.object().put("role", message.role().name().toLowerCase(Locale.ROOT));
        written.set("content", simplest(content));
        if (!calls.isEmpty()) {
            written.set("tool_calls", calls);
        }
        add(written, message);
    }

    private void add(ObjectNode written, Message message) {
        draft.putBack(written, message.extra());
        if (draft.own() && message.extra().containsKey("role")) {
            written.set("role", message.extra().get("role"));
        }
        messages.add(written);
    }

    private void write(Part part, Role role, ArrayNode content, ArrayNode calls) {
        if (part instanceof Part.Text text) {
            content.add(text(text));
        } else if (part instanceof Part.Media && role == Role.ASSISTANT) {
            draft.drop("media of the assistant");
        } else if (part instanceof Part.Media media) {
            content.add(media(media));
        } else if (part instanceof Part.ToolCall call) {
            calls.add(toolCall(call));
        } else if (part instanceof Part.Foreign foreign) {
            var type = Json.text(foreign.block(), "type");
            draft.foreign(foreign.block()).ifPresent(type.equals("custom") ? calls::add : content::add);
        }
    }

    private ObjectNode text(Part.Text text) {
        var written = Json.object().put("type", "text").put("text", text.text());
        draft.putBack(written, text.extra());
        return written;
    }

    private ObjectNode media(Part.Media media) {
        var written = OpenAiMedia.write(media);
        draft.putBack(written, media.extra());
        return written;
    }

    private ObjectNode toolCall(Part.ToolCall call) {
        var written = Json.object().put("id", call.id()).put("type", "function");
        written.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        draft.putBack(written, ThoughtSignature.keptFor(draft.model(), call));
        return written;
    }

    private void toolMessage(Message message, Part part) {
        if (part instanceof Part.ToolResult result) {
            var written = Json.object().put("role", "tool").put("tool_call_id", result.callId());
            written.set("content", draft.own() ? ownContent(result) : foreignContent(result));
            add(written, message);
        } else if (part instanceof Part.Foreign foreign) {
            draft.foreign(foreign.block()).ifPresent(messages::add);
        }
    }

    private JsonNode ownContent(Part.ToolResult result) {
        var content = Json.array();
        result.content().forEach(part -> write(part, Role.TOOL, content, content));
        return simplest(content);
    }

    /** Tool messages take text only: what else a tool answered follows as the user's. */
    private JsonNode foreignContent(Part.ToolResult result) {
        for (var part : result.content()) {
            if (part instanceof Part.Media) {
                mediaOfTools.add(part);
            } else if (part instanceof Part.Foreign foreign) {
                draft.foreign(foreign.block());
            }
        }
        return TextNode.valueOf(result.error() ? "Error: " + result.text() : result.text());
    }

    /** Behind the last of the tool messages, which must follow their calls without a gap. */
    private void mediaOfTools() {
        if (!mediaOfTools.isEmpty()) {
            var content = Json.array();
            mediaOfTools.forEach(part -> content.add(media((Part.Media) part)));
            messages.addObject().put("role", "user").set("content", content);
            mediaOfTools.clear();
        }
    }

    /** A string where it says the same: many compatible servers take no arrays. */
    private static JsonNode simplest(ArrayNode content) {
        if (content.isEmpty()) {
            return NullNode.instance;
        }
        var first = content.get(0);
        var plainText = content.size() == 1 && first.size() == 2 && first.path("text").isTextual()
                && Json.text(first, "type").equals("text");
        return plainText ? first.get("text") : content;
    }
}
