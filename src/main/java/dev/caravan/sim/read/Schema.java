package dev.caravan.sim.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One level of a JSON schema, references resolved and alternatives narrowed to the first that is not
 * null. Gemini's upper-case types and {@code nullable} are understood.
 */
record Schema(JsonNode node, JsonNode root, boolean nullable) {

    private static final Pattern ISO = Pattern.compile("(?i)iso.?8601|yyyy-mm-dd");

    static Schema of(JsonNode node, JsonNode root) {
        return of(node, root, false, 0);
    }

    /** References are followed only so deep: a schema may refer to itself. */
    private static Schema of(JsonNode node, JsonNode root, boolean nullable, int depth) {
        if (depth < 16 && node.path("$ref").asText().startsWith("#")) {
            return of(root.at(node.path("$ref").asText().substring(1)), root, nullable, depth + 1);
        }
        for (var word : Set.of("anyOf", "oneOf")) {
            if (!node.has(word) || depth >= 16) continue;
            var hasNull = nullable;
            JsonNode first = null;
            for (var option : node.get(word)) {
                if ("null".equals(option.path("type").asText())) hasNull = true;
                else if (first == null) first = option;
            }
            if (first != null) return of(titled(first, node), root, hasNull, depth + 1);
        }
        if (node.path("allOf").size() == 1) return of(node.get("allOf").get(0), root, nullable, depth + 1);
        return new Schema(node, root, nullable || types(node).contains("null")
                || node.path("nullable").asBoolean() || hasNull(node.path("enum")));
    }

    private static boolean hasNull(JsonNode choices) {
        for (var choice : choices) {
            if (choice.isNull()) return true;
        }
        return false;
    }

    /** The alternative, with the description of the whole. */
    private static JsonNode titled(JsonNode option, JsonNode whole) {
        if (!option.isObject() || option.has("description") || !whole.has("description")) return option;
        return ((ObjectNode) option.deepCopy()).set("description", whole.get("description"));
    }

    private static Set<String> types(JsonNode node) {
        var types = new HashSet<String>();
        var type = node.path("type");
        if (type.isTextual()) types.add(type.asText().toLowerCase(Locale.ROOT));
        type.forEach(each -> types.add(each.asText().toLowerCase(Locale.ROOT)));
        if (types.isEmpty() && node.has("properties")) types.add("object");
        return types;
    }

    /** Whether this is one of its types; null only when it is the only one. */
    boolean is(String type) {
        var types = types(node);
        if (type.equals("null")) return types.equals(Set.of("null"));
        return types.contains(type);
    }

    boolean requires(String name) {
        for (var required : node.path("required")) {
            if (required.asText().equals(name)) return true;
        }
        return false;
    }

    Map<String, Schema> properties() {
        var properties = new LinkedHashMap<String, Schema>();
        node.path("properties").forEachEntry((name, property) ->
                properties.put(name, of(property, root)));
        return properties;
    }

    Schema items() {
        return of(node.path("items"), root);
    }

    BigDecimal decimal(String keyword) {
        return node.path(keyword).decimalValue();
    }

    boolean wantsIsoDate() {
        var format = node.path("format").asText();
        return format.equals("date")
                || format.isEmpty() && ISO.matcher(node.path("description").asText()).find();
    }
}
