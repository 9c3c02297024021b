package dev.caravan.sim.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.Map;

/** The emptiest value a schema allows, for a required field the document does not give. */
final class Fillers {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** An empty string is not valid in these formats. */
    private static final Map<String, String> FORMATS = Map.of("date", "0001-01-01",
            "date-time", "0001-01-01T00:00:00Z", "time", "00:00:00Z", "email", "nobody@example.invalid",
            "uri", "about:blank", "uuid", "00000000-0000-0000-0000-000000000000", "ipv4", "0.0.0.0");

    private Fillers() {
    }

    static boolean hasFormat(Schema schema) {
        return FORMATS.containsKey(schema.node().path("format").asText());
    }

    static JsonNode of(Schema schema) {
        return of(schema, 0);
    }

    private static JsonNode of(Schema schema, int depth) {
        var node = schema.node();
        if (node.has("const")) return node.get("const");
        if (schema.nullable() || schema.is("null") || depth > 16) return JSON.nullNode();
        if (node.has("enum")) return node.path("enum").path(0);
        if (schema.is("object")) return object(schema, depth);
        if (schema.is("array")) return array(schema, depth);
        if (schema.is("integer") || schema.is("number")) return JSON.numberNode(number(schema));
        if (schema.is("boolean")) return JSON.booleanNode(false);
        return JSON.textNode(text(node));
    }

    private static JsonNode object(Schema schema, int depth) {
        var object = JSON.objectNode();
        schema.properties().forEach((name, property) -> {
            if (schema.requires(name)) object.set(name, of(property, depth + 1));
        });
        return object;
    }

    private static JsonNode array(Schema schema, int depth) {
        var array = JSON.arrayNode();
        var least = schema.node().path("minItems").asInt(0);
        while (array.size() < least) array.add(of(schema.items(), depth + 1));
        return array;
    }

    private static BigDecimal number(Schema schema) {
        var node = schema.node();
        if (node.has("exclusiveMinimum")) {
            return schema.decimal("exclusiveMinimum").add(BigDecimal.ONE).max(BigDecimal.ZERO);
        }
        var least = node.has("minimum") ? schema.decimal("minimum").max(BigDecimal.ZERO) : BigDecimal.ZERO;
        return node.has("maximum") ? least.min(schema.decimal("maximum")) : least;
    }

    private static String text(JsonNode node) {
        var text = FORMATS.getOrDefault(node.path("format").asText(), "");
        return text + "-".repeat(Math.max(0, node.path("minLength").asInt(0) - text.length()));
    }
}
