package dev.caravan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.Part;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What Gemini signs a function call with and wants back. In the OpenAI dialect, which has no place for it, Google's
 * own face carries it as {@code extra_content.google.thought_signature}; callers get it so whoever served them.
 */
public final class ThoughtSignature {

    /** The field of Gemini's dialect. */
    public static final String FIELD = "thoughtSignature";

    private static final String CARRIER = "extra_content";
    private static final String CARRIED = "thought_signature";

    private ThoughtSignature() {
    }

    /** The signature as either dialect has it; empty where there is none. */
    public static String of(Part.ToolCall call) {
        JsonNode extra = Json.object().setAll(call.extra());
        var own = Json.text(extra, FIELD);
        return own.isEmpty() ? Json.text(extra.path(CARRIER).path("google"), CARRIED) : own;
    }

    /** The call's extra fields with the signature as the OpenAI dialect carries it. */
    public static Map<String, JsonNode> carried(Part.ToolCall call) {
        var extra = new HashMap<>(call.extra());
        if (extra.containsKey(FIELD)) {
            var carrier = Json.object();
            carrier.putObject("google").set(CARRIED, extra.remove(FIELD));
            extra.put(CARRIER, carrier);
        }
        return extra;
    }

    /**
     * The call's extra fields for a model of the OpenAI dialect. Others than Gemini, Mistral and Fireworks among them,
     * answer a signature with 400.
     */
    public static Map<String, JsonNode> keptFor(ModelConfig model, Part.ToolCall call) {
        var extra = new HashMap<>(call.extra());
        if (!model.id().toLowerCase(Locale.ROOT).contains("gemini")) {
            extra.remove(CARRIER);
        }
        return extra;
    }
}
