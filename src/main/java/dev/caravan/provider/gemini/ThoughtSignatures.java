package dev.caravan.provider.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.caravan.config.ModelConfig;
import dev.caravan.provider.ThoughtSignature;

/**
 * Gemini signs its function calls and, since generation 3, answers 400 when a call in the history has lost its
 * signature. For calls that another model made Google documents a word that stands for one. See <a
 * href="https://ai.google.dev/gemini-api/docs/thought-signatures">thought signatures</a>.
 */
final class ThoughtSignatures {

    private static final String SKIP = "skip_thought_signature_validator";

    private ThoughtSignatures() {
    }

    /** Signs the first call of a foreign turn; of calls made together only the first has a signature. */
    static void sign(ArrayNode parts, ModelConfig model) {
        if (GeminiModels.before3(model)) {
            return;
        }
        for (var part : parts) {
            if (part instanceof ObjectNode call && call.has("functionCall")) {
                call.putIfAbsent(ThoughtSignature.FIELD, TextNode.valueOf(SKIP));
                return;
            }
        }
    }
}
