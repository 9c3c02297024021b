package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.Json;
import dev.caravan.provider.Schemas;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a JSON schema into what {@code output_config.format} takes: closed objects, no limits on numbers, lengths
 * and counts, no recursion. Limits become part of the description, as in Anthropic's own SDKs. See <a
 * href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs">structured outputs</a>.
 */
final class AnthropicSchema {

    private static final List<String> LIMITS = List.of(
            "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
            "maxItems", "uniqueItems", "minProperties", "maxProperties");

    private static final List<String> NOT_SUPPORTED =
            List.of("patternProperties", "not", "if", "then", "else", "propertyNames", "$dynamicRef");

    /** References that lead from one to the next; far more than any schema that a model could follow. */
    private static final int DEEPEST = 100;

    /** References being followed and those known to fit. */
    private record Refs(Set<String> open, Set<String> done) {
    }

    private AnthropicSchema() {
    }

    /** A copy in that form; empty where the form can't express the schema. */
    static Optional<ObjectNode> adapt(JsonNode schema) {
        if (!(schema instanceof ObjectNode root) || !fits(root, root, new Refs(new HashSet<>(), new HashSet<>()))) {
            return Optional.empty();
        }
        var copy = root.deepCopy();
        close(copy);
        return Optional.of(copy);
    }

    /** Follows references within the document; one that leads back to where it came from is a recursion. */
    private static boolean fits(ObjectNode schema, ObjectNode root, Refs refs) {
        if (NOT_SUPPORTED.stream().anyMatch(schema::has) || openObject(schema)) {
            return false;
        }
        if (schema.has("$ref") && !refFits(Json.text(schema, "$ref"), root, refs)) {
            return false;
        }
        return Schemas.children(schema).stream().allMatch(child -> fits(child, root, refs));
    }

    private static boolean refFits(String ref, ObjectNode root, Refs refs) {
        if (refs.done.contains(ref)) {
            return true;
        }
        if (!ref.startsWith("#/") || refs.open.size() == DEEPEST || !refs.open.add(ref)) {
            return false;
        }
        var fits = root.at(ref.substring(1)) instanceof ObjectNode target && fits(target, root, refs);
        refs.open.remove(ref);
        refs.done.add(ref);
        return fits;
    }

    /** Objects that are meant to hold properties without a name here. */
    private static boolean openObject(ObjectNode schema) {
        return Schemas.describesObject(schema)
                && (schema.path("additionalProperties").isObject() || schema.path("properties").isEmpty());
    }

    private static void close(ObjectNode schema) {
        Schemas.children(schema).forEach(AnthropicSchema::close);
        if (Schemas.describesObject(schema)) {
            schema.put("additionalProperties", false);
        }
        LIMITS.stream().filter(schema::has).forEach(limit -> describe(schema, limit));
        if (schema.path("minItems").asInt() > 1) {
            describe(schema, "minItems");
        }
    }

    private static void describe(ObjectNode schema, String limit) {
        var description = Json.text(schema, "description");
        var said = limit + ": " + schema.remove(limit);
        schema.put("description", description.isEmpty() ? said : description + " (" + said + ")");
    }
}
