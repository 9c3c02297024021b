package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.Schemas;
import java.util.HashSet;
import java.util.List;

/**
 * Which schemas OpenAI enforces with {@code strict}; the others it answers with 400. See <a
 * href="https://platform.openai.com/docs/guides/structured-outputs#supported-schemas">supported schemas</a>.
 */
final class StrictMode {

    private static final List<String> NOT_SUPPORTED = List.of(
            "allOf", "oneOf", "not", "if", "then", "else",
            "dependentRequired", "dependentSchemas", "patternProperties");

    private StrictMode() {
    }

    /** Whether the root is an object, and every object within requires all its properties and allows no more. */
    static boolean takes(JsonNode schema) {
        return schema instanceof ObjectNode root
                && Schemas.describesObject(root) && !root.has("anyOf") && takesWithin(root);
    }

    private static boolean takesWithin(ObjectNode schema) {
        return NOT_SUPPORTED.stream().noneMatch(schema::has)
                && (!Schemas.describesObject(schema) || closed(schema))
                && Schemas.children(schema).stream().allMatch(StrictMode::takesWithin);
    }

    private static boolean closed(ObjectNode schema) {
        var required = new HashSet<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        var names = new HashSet<String>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        var additional = schema.path("additionalProperties");
        return additional.isBoolean() && !additional.booleanValue() && required.equals(names);
    }
}
