package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatReply;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Part;
import dev.caravan.model.Usage;
import dev.caravan.provider.Json;
import dev.caravan.provider.Replies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a message. Thinking, and blocks of unknown types, of which Anthropic promises more, are asides. */
final class AnthropicReplyReader {

    static final String REFUSAL = "refusal";

    private static final String WINDOW_FULL = "model_context_window_exceeded";

    /** Only what is not a stop. {@code pause_turn} is one: what stands there so far is usable. */
    private static final Map<String, FinishReason> FINISH = Map.of(
            "max_tokens", FinishReason.LENGTH,
            WINDOW_FULL, FinishReason.LENGTH,
            "tool_use", FinishReason.TOOL_CALLS);

    private AnthropicReplyReader() {
    }

    static ChatReply read(ObjectNode body) {
        var said = Json.text(body, "stop_reason");
        if (said.equals(REFUSAL)) {
            throw refused(body.path("stop_details"));
        }
        var content = body.path("content");
        if (!content.isArray()) {
            throw Replies.malformed("no content");
        }
        var text = text(content);
        var calls = toolCalls(content);
        var finish = Replies.finish(FINISH.getOrDefault(said, FinishReason.STOP), calls);
        var usage = usage(body);
        if (text.isBlank() && calls.isEmpty()) {
            throw empty(said, finish, usage.reasoning() > 0 || hasThinking(content));
        }
        return new ChatReply(Json.text(body, "id"), Json.text(body, "model"), text, calls, finish, usage,
                asides(content));
    }

    /** None beside the input of the answer tool: as text it is another answer. */
    private static List<ChatReply.Aside> asides(JsonNode content) {
        var asides = new ArrayList<ChatReply.Aside>();
        int at = 0;
        for (var block : content) {
            if (isAnswer(block)) {
                return List.of();
            }
            if (isAside(block)) {
                asides.add(new ChatReply.Aside(AnthropicCodec.DIALECT, block, at));
            }
            at += Json.text(block, "type").equals("text") ? Json.text(block, "text").length() : 0;
        }
        return asides;
    }

    static boolean isAside(JsonNode block) {
        var type = Json.text(block, "type");
        return !type.isEmpty() && !type.equals("text") && !type.equals("tool_use");
    }

    private static AttemptFailedException refused(JsonNode details) {
        var category = Json.text(details, "category");
        return Replies.refused(category.isEmpty() ? REFUSAL : category);
    }

    private static AttemptFailedException empty(String said, FinishReason finish, boolean reasoned) {
        return said.equals(WINDOW_FULL)
                ? Replies.failed(FailureClass.CONTEXT_TOO_LONG, said)
                : Replies.empty(finish, reasoned, said);
    }

    /** The input of the answer tool, if it was called; else the text blocks. */
    private static String text(JsonNode content) {
        var text = new StringBuilder();
        for (var block : content) {
            if (isAnswer(block)) {
                return Replies.arguments(block.path("input"));
            }
            if (Json.text(block, "type").equals("text")) {
                text.append(Json.text(block, "text"));
            }
        }
        return text.toString();
    }

    private static List<Part.ToolCall> toolCalls(JsonNode content) {
        var calls = new ArrayList<Part.ToolCall>();
        for (var block : content) {
            if (Json.text(block, "type").equals("tool_use") && !isAnswer(block)) {
                calls.add(new Part.ToolCall(
                        id(block), Replies.toolName(block), Replies.arguments(block.path("input")), Map.of()));
            }
        }
        return calls;
    }

    private static String id(JsonNode block) {
        var id = Json.text(block, "id");
        if (id.isEmpty()) {
            throw Replies.malformed("tool call without an id");
        }
        return id;
    }

    private static boolean isAnswer(JsonNode block) {
        return Json.text(block, "type").equals("tool_use")
                && Json.text(block, "name").equals(AnthropicCodec.ANSWER_TOOL);
    }

    private static boolean hasThinking(JsonNode content) {
        for (var block : content) {
            if (Json.text(block, "type").endsWith("thinking")) {
                return true;
            }
        }
        return false;
    }

    /** Anthropic counts input without what the cache held or took, and output with thinking. */
    static Usage usage(JsonNode body) {
        var usage = body.path("usage");
        long read = Json.count(usage, "cache_read_input_tokens");
        long written = Json.count(usage, "cache_creation_input_tokens");
        return Replies.usage(
                Json.count(usage, "input_tokens") + read + written,
                read,
                written,
                Json.count(usage, "output_tokens"),
                Json.count(usage.path("output_tokens_details"), "thinking_tokens"))
                .withCacheWriteHour(Json.count(usage.path("cache_creation"), "ephemeral_1h_input_tokens"));
    }
}
