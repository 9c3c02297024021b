package dev.caravan.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.model.ChatReply;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Part;
import dev.caravan.model.Usage;
import dev.caravan.provider.Json;
import dev.caravan.provider.Replies;
import dev.caravan.provider.ThoughtSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a generateContent answer. Tool calls end with STOP here: what the parts hold counts. */
final class GeminiReplyReader {

    /** Only what is not a stop. A CONTINUATION is cut as far as this answer goes. */
    private static final Map<String, FinishReason> FINISH = Map.of(
            "MAX_TOKENS", FinishReason.LENGTH,
            "CONTINUATION", FinishReason.LENGTH);

    private static final Set<String> REFUSED = Set.of(
            "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII",
            "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION");

    /** Generation that broke; what stands there so far is a part. */
    private static final Set<String> BROKEN = Set.of(
            "MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS");

    private GeminiReplyReader() {
    }

    static ChatReply read(ObjectNode body) {
        var candidate = body.path("candidates").path(0);
        if (!candidate.isObject()) {
            throw noCandidate(Json.text(body.path("promptFeedback"), "blockReason"));
        }
        var said = Json.text(candidate, "finishReason");
        if (BROKEN.contains(said)) {
            throw Replies.malformed("finishReason " + said);
        }
        if (REFUSED.contains(said)) {
            throw Replies.refused(said);
        }
        var parts = candidate.path("content").path("parts");
        var text = text(parts);
        var calls = toolCalls(parts, body);
        var finish = Replies.finish(FINISH.getOrDefault(said, FinishReason.STOP), calls);
        var usage = usage(body);
        if (text.isBlank() && calls.isEmpty()) {
            throw Replies.empty(finish, usage.reasoning() > 0, said);
        }
        return new ChatReply(
                Json.text(body, "responseId"), Json.text(body, "modelVersion"), text, calls, finish, usage);
    }

    private static AttemptFailedException noCandidate(String blockReason) {
        return blockReason.isEmpty() ? Replies.malformed("no candidates") : Replies.refused(blockReason);
    }

    static String text(JsonNode parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            if (!part.path("thought").asBoolean()) {
                text.append(Json.text(part, "text"));
            }
        }
        return text.toString();
    }

    private static List<Part.ToolCall> toolCalls(JsonNode parts, JsonNode body) {
        var calls = new ArrayList<Part.ToolCall>();
        for (var part : parts) {
            var call = part.path("functionCall");
            if (call.isObject()) {
                var given = Json.text(call, "id");
                var id = given.isEmpty() ? CallIds.of(body, calls.size()) : given;
                calls.add(new Part.ToolCall(
                        id, Replies.toolName(call), Replies.arguments(call.path("args")), signature(part)));
            }
        }
        return calls;
    }

    private static Map<String, JsonNode> signature(JsonNode part) {
        var signature = part.path(ThoughtSignature.FIELD);
        return signature.isTextual() ? Map.of(ThoughtSignature.FIELD, signature) : Map.of();
    }

    /** Google counts thoughts beside the candidates, and what its own tools read beside the prompt. */
    static Usage usage(JsonNode body) {
        var usage = body.path("usageMetadata");
        long thoughts = Json.count(usage, "thoughtsTokenCount");
        return Replies.usage(
                Json.count(usage, "promptTokenCount") + Json.count(usage, "toolUsePromptTokenCount"),
                Json.count(usage, "cachedContentTokenCount"),
                0,
                Json.count(usage, "candidatesTokenCount") + thoughts,
                thoughts);
    }
}
