package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.TreeSet;

/** The answer to {@code GET …/models}, in the shape of whoever's headers the request carries. */
final class ModelList {

    private ModelList() {
    }

    static JsonNode of(Set<String> served, HttpServerRequest request) {
        var models = new TreeSet<>(served);
        if (request.getHeader("anthropic-version") != null) return anthropic(models);
        return request.getHeader("x-goog-api-key") != null ? gemini(models) : openAi(models);
    }

    private static JsonNode openAi(Set<String> models) {
        var list = Json.object().put("object", "list");
        var data = list.putArray("data");
        models.forEach(id -> data.addObject().put("id", id).put("object", "model")
                .put("created", 1_790_000_000L).put("owned_by", "caravan"));
        return list;
    }

    private static JsonNode anthropic(Set<String> models) {
        var list = Json.object();
        var data = list.putArray("data");
        models.forEach(id -> data.addObject().put("type", "model").put("id", id)
                .put("display_name", id).put("lifecycle", "active"));
        return list.put("has_more", false);
    }

    private static JsonNode gemini(Set<String> models) {
        var list = Json.object();
        var data = list.putArray("models");
        models.forEach(id -> data.addObject().put("name", "models/" + id).put("displayName", id)
                .putArray("supportedGenerationMethods").add("generateContent"));
        return list;
    }
}
