package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.sim.Behaviour.Refuse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What Gemini rejects a generateContent request for, in the order it looks. */
final class GeminiChecks {

    private static final Set<String> KNOWN = Set.of("model", "contents", "systemInstruction",
            "system_instruction", "tools", "toolConfig", "generationConfig", "safetySettings",
            "cachedContent", "serviceTier", "labels", "continuationToken");

    private GeminiChecks() {
    }

    static Optional<Refuse> objection(Call call) {
        if (!call.has("x-goog-api-key") && !call.query().matches("(.*&)?key=[^&]+.*")) {
            return refuse(403, "Method doesn't allow unregistered callers (callers without established"
                    + " identity). Please use API Key or other form of API consumer identity.");
        }
        var body = call.body();
        if (!body.isObject()) return refuse(400, "Invalid JSON payload received.");
        var unknown = new TreeSet<String>();
        body.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            return refuse(400, "Invalid JSON payload received. Unknown name \"" + unknown.first()
                    + "\": Cannot find field.");
        }
        return contents(body.path("contents"));
    }

    private static Optional<Refuse> contents(JsonNode contents) {
        if (!contents.isArray() || contents.isEmpty()) {
            return refuse(400, "* GenerateContentRequest.contents: contents is not specified");
        }
        for (var content : contents) {
            if (!Set.of("user", "model").contains(content.path("role").asText("user"))) {
                return refuse(400, "Please use a valid role: user, model.");
            }
            if (!content.path("parts").isArray() || content.path("parts").isEmpty()) {
                return refuse(400, "* GenerateContentRequest.contents.parts: contents.parts must not be"
                        + " empty.");
            }
        }
        return Optional.empty();
    }

    private static Optional<Refuse> refuse(int status, String message) {
        return Optional.of(new Refuse(status, "", message, Map.of()));
    }
}
