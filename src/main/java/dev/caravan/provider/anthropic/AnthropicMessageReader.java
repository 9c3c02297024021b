package dev.caravan.provider.anthropic;

import dev.caravan.model.Message;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.provider.Fields;
import dev.caravan.provider.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads one turn of a Messages request. */
final class AnthropicMessageReader {

    static final String PDF = "application/pdf";
    static final String PLAIN_TEXT = "text/plain";

    private static final Map<String, Role> ROLES =
            Map.of("user", Role.USER, "assistant", Role.ASSISTANT, "system", Role.SYSTEM);

    private AnthropicMessageReader() {
    }

    /** The turn as messages: tool results are blocks of the user's turn there and messages of their own here. */
    static List<Message> read(Fields turn) {
        var role = ROLES.get(Json.text(turn.node(), "role"));
        if (role == null) {
            throw turn.must("role", "be user, assistant or system");
        }
        if (role != Role.SYSTEM) {
            turn.take("role");
        }
        var blocks = turn.parts("content", AnthropicMessageReader::block);
        var results = those(blocks, Part.ToolResult.class::isInstance);
        var others = those(blocks, block -> !(block instanceof Part.ToolResult));
        var messages = new ArrayList<Message>();
        if (!results.isEmpty()) {
            messages.add(new Message(Role.TOOL, results, others.isEmpty() ? turn.rest() : Map.of()));
        }
        if (!others.isEmpty() || results.isEmpty()) {
            messages.add(new Message(role, others, turn.rest()));
        }
        return messages;
    }

    private static List<Part> those(List<Part> blocks, Predicate<Part> wanted) {
        return blocks.stream().filter(wanted).toList();
    }

    static Part block(Fields block) {
        return switch (Json.text(block.node(), "type")) {
            case "text" -> text(block);
            case "image", "document" -> media(block);
            case "tool_use" -> toolCall(block);
            case "tool_result" -> toolResult(block);
            default -> new Part.Foreign(block.node());
        };
    }

    private static Part text(Fields block) {
        block.take("type");
        return new Part.Text(block.requiredText("text"), block.rest());
    }

    private static Part toolCall(Fields block) {
        block.take("type");
        var arguments = block.raw("input").orElseGet(Json::object).toString();
        return new Part.ToolCall(block.requiredText("id"), block.requiredText("name"), arguments, block.rest());
    }

    private static Part toolResult(Fields block) {
        block.take("type");
        return new Part.ToolResult(
                block.requiredText("tool_use_id"),
                block.parts("content", AnthropicMessageReader::block),
                block.flag("is_error").orElse(false),
                block.rest());
    }

    /** An image or document; one that was uploaded before is known to Anthropic alone. */
    private static Part media(Fields block) {
        var original = new Part.Foreign(block.node());
        var source = Json.text(block.node().path("source"), "type");
        if (!List.of("base64", "url", "text").contains(source)) {
            return original;
        }
        var document = block.requiredText("type").equals("document");
        var title = document ? block.text("title").orElse("") : "";
        var fields = block.requiredObject("source");
        fields.take("type");
        var mediaType = fields.text("media_type");
        return switch (source) {
            case "base64" -> new Part.Media(
                    mediaType.orElseThrow(() -> fields.must("media_type", "be a string")),
                    fields.requiredText("data"), "", title, block.rest());
            case "url" -> new Part.Media(
                    document ? PDF : "", "", fields.requiredText("url"), title, block.rest());
            default -> new Part.Media(PLAIN_TEXT, base64(fields.requiredText("data")), "", title, block.rest());
        };
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
