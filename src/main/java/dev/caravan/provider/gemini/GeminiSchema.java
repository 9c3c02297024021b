package dev.caravan.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.Json;
import dev.caravan.provider.Schemas;
import java.util.List;
import java.util.Locale;

/**
 * Google's older way to write schemas, a part of OpenAPI's: types in capitals, {@code nullable}, whole numbers as
 * strings. See <a href="https://ai.google.dev/api/caching#Schema">Schema</a>.
 */
final class GeminiSchema {

    private static final List<String> COUNTS =
            List.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");

    private GeminiSchema() {
    }

    static ObjectNode toJsonSchema(JsonNode schema) {
        var copy = (ObjectNode) schema.deepCopy();
        convert(copy);
        return copy;
    }

    private static void convert(ObjectNode schema) {
        var type = Json.text(schema, "type").toLowerCase(Locale.ROOT);
        if (!type.isEmpty()) {
            schema.put("type", type);
        }
        if (schema.path("nullable").asBoolean() && !type.isEmpty()) {
            schema.putArray("type").add(type).add("null");
        }
        schema.remove("nullable");
        COUNTS.stream().filter(count -> schema.path(count).isTextual())
                .forEach(count -> schema.put(count, schema.get(count).asInt()));
        Schemas.children(schema).forEach(GeminiSchema::convert);
    }
}
