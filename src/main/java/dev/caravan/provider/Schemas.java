package dev.caravan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Walking through JSON Schema. */
public final class Schemas {

    private static final List<String> NAMED = List.of("properties", "patternProperties", "$defs", "definitions");
    private static final List<String> LISTED = List.of("anyOf", "oneOf", "allOf", "prefixItems");
    private static final List<String> SINGLE =
            List.of("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames");

    private Schemas() {
    }

    /** The arguments of a function that takes none. */
    public static ObjectNode empty() {
        var schema = Json.object().put("type", "object");
        schema.putObject("properties");
        return schema;
    }

    /** The schemas directly within a schema. */
    public static List<ObjectNode> children(ObjectNode schema) {
        var children = new ArrayList<ObjectNode>();
        Stream.concat(NAMED.stream(), LISTED.stream())
                .forEach(keyword -> schema.path(keyword).forEach(child -> addObject(children, child)));
        SINGLE.forEach(keyword -> addObject(children, schema.path(keyword)));
        return children;
    }

    private static void addObject(List<ObjectNode> children, JsonNode child) {
        if (child instanceof ObjectNode schema) {
            children.add(schema);
        }
    }

    /** Whether values of this schema are objects. */
    public static boolean describesObject(JsonNode schema) {
        var type = schema.path("type");
        var types = type.isArray() ? type : Json.array().add(type);
        for (var one : types) {
            if (one.isTextual() && one.textValue().equals("object")) {
                return true;
            }
        }
        return schema.has("properties");
    }
}
