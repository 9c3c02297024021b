package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.Json;
import java.util.Map;
import java.util.Optional;

/**
 * Blocks of thought, which are signed and go back to the model that had them alone. While callers keep them, the
 * signature names that model: {@code caravan:claude-haiku:EqQB…}.
 */
final class AnthropicThinking {

    /** No signature has a colon, for they are base64. */
    private static final char SEPARATOR = ':';
    private static final String MARK = "caravan" + SEPARATOR;

    private static final Map<String, String> SIGNATURES = Map.of("thinking", "signature", "redacted_thinking", "data");

    private AnthropicThinking() {
    }

    /** The block as the caller gets it from this model. */
    static ObjectNode marked(JsonNode block, String model) {
        var signature = signature(block);
        return signature.isEmpty() ? block.deepCopy() : signed(block, MARK + model + SEPARATOR + signature);
    }

    /** The block as this model had it; empty where another one had. One without a name goes to all. */
    static Optional<JsonNode> unmarked(JsonNode block, String model) {
        var signature = signature(block);
        if (!signature.startsWith(MARK)) {
            return Optional.of(block);
        }
        int end = signature.lastIndexOf(SEPARATOR);
        var own = signature.substring(0, end + 1).equals(MARK + model + SEPARATOR);
        return own ? Optional.of(signed(block, signature.substring(end + 1))) : Optional.empty();
    }

    /** Whether the model is to go on with a turn that didn't begin with a thought, amid which none can begin. */
    static boolean tooLate(ArrayNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            var turn = messages.get(i);
            if (Json.text(turn, "role").equals("assistant")) {
                return (i == messages.size() - 1 || callsTools(turn))
                        && !SIGNATURES.containsKey(Json.text(turn.path("content").path(0), "type"));
            }
        }
        return false;
    }

    private static boolean callsTools(JsonNode turn) {
        for (var block : turn.path("content")) {
            if (Json.text(block, "type").equals("tool_use")) {
                return true;
            }
        }
        return false;
    }

    private static String signature(JsonNode block) {
        return Json.text(block, SIGNATURES.getOrDefault(Json.text(block, "type"), ""));
    }

    private static ObjectNode signed(JsonNode block, String signature) {
        ObjectNode copy = block.deepCopy();
        return copy.put(SIGNATURES.get(Json.text(block, "type")), signature);
    }
}
