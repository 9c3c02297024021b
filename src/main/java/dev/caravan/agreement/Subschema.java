package dev.caravan.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashSet;
import java.util.Set;

/**
 * What a JSON Schema says of one place in an answer. References within the schema are followed; of alternatives the
 * first that is not null counts.
 *
 * @param root the whole schema
 * @param here the part for the place; missing where the schema says nothing of it
 */
record Subschema(JsonNode root, JsonNode here) {

    private static final int MOST_STEPS = 20;

    static Subschema of(JsonNode root) {
        return new Subschema(root, root);
    }

    Subschema {
        for (int step = 0; step < MOST_STEPS && leadsOn(here); step++) {
            here = here.has("$ref") ? target(root, here.path("$ref").asText()) : alternative(here);
        }
    }

    private static boolean leadsOn(JsonNode node) {
        return node.path("$ref").isTextual() || !node.has("type") && !node.has("properties")
                && (node.has("anyOf") || node.has("oneOf") || node.has("allOf"));
    }

    private static JsonNode target(JsonNode root, String reference) {
        return reference.equals("#") ? root
                : reference.startsWith("#/") ? root.at(reference.substring(1)) : MissingNode.getInstance();
    }

    private static JsonNode alternative(JsonNode node) {
        var alternatives = node.has("anyOf") ? node.get("anyOf")
                : node.has("oneOf") ? node.get("oneOf") : node.get("allOf");
        for (var alternative : alternatives) {
            if (!alternative.path("type").asText().equals("null")) {
                return alternative;
            }
        }
        return alternatives.path(0);
    }

    Subschema property(String name) {
        var own = here.path("properties").path(name);
        return new Subschema(root, own.isMissingNode() ? here.path("additionalProperties") : own);
    }

    Subschema item(int index) {
        var own = here.path("prefixItems").path(index);
        return new Subschema(root, own.isMissingNode() ? here.path("items") : own);
    }

    /** Whether the items of an array are a set, without an order. */
    boolean set() {
        return here.path("uniqueItems").asBoolean(false);
    }

    Set<String> types() {
        var types = new HashSet<String>();
        var type = here.path("type");
        if (type.isTextual()) {
            types.add(type.asText());
        }
        type.forEach(each -> types.add(each.asText()));
        return types;
    }

    String format() {
        return here.path("format").asText();
    }

    /** Whether a text must be one of certain texts, or of a certain form, so that each character may matter. */
    boolean exact() {
        return here.has("enum") || here.has("const") || here.has("pattern") || format().startsWith("uri")
                || format().startsWith("json-pointer") || format().equals("regex");
    }
}
