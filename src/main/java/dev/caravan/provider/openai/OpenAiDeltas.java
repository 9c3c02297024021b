package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.Json;
import dev.caravan.provider.StreamEvents;
import dev.caravan.provider.StreamedReply.Piece;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The message that a choice's deltas make. */
final class OpenAiDeltas {

    private static final String LEGACY_CALL = "function_call";

    /** Texts beside the content: the reasoning of DeepSeek, of vLLM and OpenRouter, and a refusal. */
    private static final List<String> HIDDEN = List.of("reasoning_content", "reasoning", "refusal");

    /** What else is a part of the answer; OpenRouter's reasoning may be nothing but details. */
    private static final List<String> OTHER = List.of("content", "reasoning_details", "tool_calls", LEGACY_CALL);

    private final StringBuilder content = new StringBuilder();
    private final Map<String, StringBuilder> hidden = new LinkedHashMap<>();
    private final OpenAiCallDeltas calls = new OpenAiCallDeltas();
    private final OpenAiCallDeltas legacyCall = new OpenAiCallDeltas();

    Piece add(JsonNode delta) {
        var text = OpenAiReplyReader.text(delta.path("content"));
        content.append(text);
        HIDDEN.forEach(field -> append(field, Json.text(delta, field)));
        delta.path("tool_calls").forEach(calls::add);
        if (delta.path(LEGACY_CALL).isObject()) {
            legacyCall.add(Json.object().set("function", delta.get(LEGACY_CALL)));
        }
        return new Piece(isToken(delta), text);
    }

    private void append(String field, String piece) {
        if (!piece.isEmpty()) {
            hidden.computeIfAbsent(field, any -> new StringBuilder()).append(piece);
        }
    }

    private static boolean isToken(JsonNode delta) {
        return Stream.of(HIDDEN, OTHER).flatMap(List::stream).map(delta::path).anyMatch(StreamEvents::says);
    }

    ObjectNode message() {
        var message = Json.object().put("role", "assistant").put("content", content.toString());
        hidden.forEach((field, text) -> message.put(field, text.toString()));
        message.set("tool_calls", calls.all());
        legacyCall.all().forEach(call -> message.set(LEGACY_CALL, call.path("function")));
        return message;
    }
}
