package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.Part;
import dev.caravan.provider.Draft;
import dev.caravan.provider.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Writes content blocks. Confined to one writing. */
final class AnthropicBlocks {

    private final Draft draft;

    AnthropicBlocks(Draft draft) {
        this.draft = draft;
    }

    static ObjectNode text(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    /** The content as a string where it is one block of nothing but text. */
    static JsonNode simplest(ArrayNode content) {
        var first = content.path(0);
        var plain = content.size() == 1 && first.size() == 2 && Json.text(first, "type").equals("text");
        return plain ? first.get("text") : content;
    }

    /** The part's block; none for blank text, which Anthropic answers with 400, and for what others alone know. */
    Optional<JsonNode> write(Part part) {
        if (part instanceof Part.Text text) {
            return text.text().isBlank() ? Optional.empty() : with(text(text.text()), text.extra());
        }
        if (part instanceof Part.Media media) {
            return with(media(media), media.extra());
        }
        if (part instanceof Part.ToolCall call) {
            return with(toolUse(id(call.id()), call.name(), input(call)), call.extra());
        }
        if (part instanceof Part.ToolResult result) {
            return with(toolResult(result), result.extra());
        }
        return foreign(((Part.Foreign) part).block());
    }

    private Optional<JsonNode> foreign(JsonNode block) {
        var own = draft.foreign(block).flatMap(kept -> AnthropicThinking.unmarked(kept, draft.model().name()));
        if (own.isEmpty()) {
            draft.drop(Json.text(block, "type"));
        }
        return own;
    }

    private Optional<JsonNode> with(ObjectNode block, Map<String, JsonNode> extra) {
        draft.putBack(block, extra);
        return Optional.of(block);
    }

    private ObjectNode media(Part.Media media) {
        if (media.mediaType().startsWith("audio/") || media.mediaType().startsWith("video/")) {
            throw Draft.unsupported(media.mediaType().substring(0, 5) + " input", AnthropicCodec.DIALECT);
        }
        var block = Json.object().put("type", media.image() ? "image" : "document");
        if (!media.image() && !media.fileName().isEmpty()) {
            block.put("title", media.fileName());
        }
        block.set("source", source(media));
        return block;
    }

    private static ObjectNode source(Part.Media media) {
        if (media.data().isEmpty()) {
            return Json.object().put("type", "url").put("url", media.url());
        }
        if (media.mediaType().startsWith("text/")) {
            return Json.object().put("type", "text")
                    .put("media_type", AnthropicMessageReader.PLAIN_TEXT).put("data", decoded(media.data()));
        }
        if (!media.image() && !media.mediaType().equals(AnthropicMessageReader.PDF)) {
            throw Draft.unsupported(media.mediaType(), AnthropicCodec.DIALECT);
        }
        return Json.object().put("type", "base64").put("media_type", media.mediaType()).put("data", media.data());
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Draft.unsupported("text that is not base64", AnthropicCodec.DIALECT);
        }
    }

    /** Arguments are an object here: those that a model got wrong are taken as none. */
    static ObjectNode input(Part.ToolCall call) {
        return Json.parseObject(call.arguments()).orElseGet(Json::object);
    }

    static ObjectNode toolUse(String id, String name, ObjectNode input) {
        var block = Json.object().put("type", "tool_use").put("id", id).put("name", name);
        block.set("input", input);
        return block;
    }

    private ObjectNode toolResult(Part.ToolResult result) {
        var block = Json.object().put("type", "tool_result").put("tool_use_id", id(result.callId()));
        var content = Json.array();
        result.content().forEach(part -> write(part).ifPresent(content::add));
        if (!content.isEmpty()) {
            block.set("content", simplest(content));
        }
        if (result.error()) {
            block.put("is_error", true);
        }
        return block;
    }

    /** Ids of letters, digits, {@code _} and {@code -} only; some servers put dots and colons into theirs. */
    private static String id(String id) {
        return id.isEmpty() ? "_" : id.replaceAll("[^A-Za-z0-9_-]", "_");
    }
}
