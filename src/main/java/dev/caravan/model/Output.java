package dev.caravan.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

/**
 * The form an answer must have.
 *
 * @param name the schema's name for providers that want one, letters, digits, {@code _} and {@code -}
 * @param schema JSON Schema, {@code null} node unless the kind is {@code SCHEMA}
 * @param strict whether the caller asked the provider to enforce the schema
 */
public record Output(Kind kind, String name, JsonNode schema, boolean strict) {

    /** Any text; any JSON object; JSON that matches a schema. */
    public enum Kind {
        TEXT, JSON, SCHEMA
    }

    public static final Output TEXT = new Output(Kind.TEXT, "", NullNode.instance, false);
    public static final Output JSON = new Output(Kind.JSON, "", NullNode.instance, false);

    public static Output schema(String name, JsonNode schema) {
        return new Output(Kind.SCHEMA, name, schema, true);
    }
}
