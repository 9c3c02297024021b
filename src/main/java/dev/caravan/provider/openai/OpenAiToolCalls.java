package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.model.Part;
import dev.caravan.provider.Json;
import dev.caravan.provider.Replies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the tool calls of an answer. */
final class OpenAiToolCalls {

    private static final Set<String> KNOWN = Set.of("id", "type", "index", "function");

    private OpenAiToolCalls() {
    }

    static List<Part.ToolCall> read(JsonNode message) {
        var calls = new ArrayList<Part.ToolCall>();
        for (var call : message.path("tool_calls")) {
            calls.add(call(call, calls.size()));
        }
        if (calls.isEmpty() && message.path("function_call").isObject()) {
            calls.add(function(message.path("function_call"), "call_0", Map.of()));
        }
        return calls;
    }

    /** Some compatible servers send no ids; a call needs one so that its result can be told from others. */
    private static Part.ToolCall call(JsonNode call, int index) {
        var id = Json.text(call, "id").isEmpty() ? "call_" + index : Json.text(call, "id");
        if (call.path("custom").isObject()) {
            var custom = call.path("custom");
            return new Part.ToolCall(id, Replies.toolName(custom), Json.text(custom, "input"), extra(call));
        }
        return function(call.path("function"), id, extra(call));
    }

    /** Arguments are text by the book; Ollama and others have sent the object itself. */
    private static Part.ToolCall function(JsonNode function, String id, Map<String, JsonNode> extra) {
        var arguments = function.path("arguments");
        var text = arguments.isTextual() ? arguments.textValue() : Replies.arguments(arguments);
        return new Part.ToolCall(id, Replies.toolName(function), text, extra);
    }

    /** Among others Google's {@code extra_content}, with the thought signature that it wants back. */
    private static Map<String, JsonNode> extra(JsonNode call) {
        var extra = new LinkedHashMap<String, JsonNode>();
        call.properties().stream()
                .filter(field -> !KNOWN.contains(field.getKey()))
                .forEach(field -> extra.put(field.getKey(), field.getValue()));
        return extra;
    }
}
