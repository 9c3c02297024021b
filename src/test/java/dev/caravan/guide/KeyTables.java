package dev.caravan.guide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What {@code config.schema.json} says of the keys of {@code caravan.yaml}, as tables. */
final class KeyTables {

    private static final Path FILE = Path.of("src/main/resources/caravan/config.schema.json");

    private final JsonNode schema;
    private final Map<String, String> tables = new LinkedHashMap<>();

    private KeyTables(JsonNode schema) {
        this.schema = schema;
    }

    /** A table for each object, those of {@code $defs} once, in the order in which they are come upon. */
    static String tables() {
        try {
            var tables = new KeyTables(new ObjectMapper().readTree(FILE.toFile()));
            tables.add("caravan.yaml", "", tables.schema);
            return String.join("\n", tables.tables.values());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String title, String place, JsonNode object) {
        if (object.path("properties").isEmpty() || tables.containsKey(title)) {
            return;
        }
        tables.put(title, "");
        var rows = new StringBuilder();
        var next = new ArrayList<Runnable>();
        object.path("properties").properties().forEach(entry -> {
            var key = resolved(entry.getValue());
            var required = StreamSupport.stream(object.path("required").spliterator(), false)
                    .anyMatch(name -> name.asText().equals(entry.getKey()));
            rows.append("| `").append(entry.getKey()).append("` | ").append(form(entry.getValue(), key)).append(" | ")
                    .append(required ? "required" : value(entry.getValue(), key)).append(" | ")
                    .append(entry.getValue().path("description").asText(key.path("description").asText())).append(" |\n");
            next.add(() -> below(place + entry.getKey(), entry.getValue(), key));
        });
        tables.put(title, "## " + title + "\n\n| key | value | default | meaning |\n|---|---|---|---|\n" + rows);
        next.forEach(Runnable::run);
    }

    /** Tables of what a key holds. */
    private void below(String place, JsonNode node, JsonNode key) {
        if (key.path("additionalProperties").isObject()) {
            add(place + ".NAME", place + ".NAME.", resolved(key.path("additionalProperties")));
        }
        if (key.path("items").isObject() && key.path("properties").isEmpty()) {
            add(name(key.path("items"), place), place + ".", resolved(key.path("items")));
        }
        add(name(node, place), place + ".", key);
    }

    /** What is described once has its own name, not that of the place where it comes first. */
    private static String name(JsonNode node, String place) {
        var ref = node.path("$ref").asText();
        return ref.isEmpty() ? place : "A " + ref.substring(ref.lastIndexOf('/') + 1);
    }

    private JsonNode resolved(JsonNode node) {
        var ref = node.path("$ref").asText();
        return ref.isEmpty() ? node : schema.at(ref.substring(1));
    }

    private String form(JsonNode node, JsonNode key) {
        var ref = node.path("$ref").asText();
        if (ref.endsWith("/duration") || ref.endsWith("/time-span")) {
            return "duration";
        }
        if (key.has("enum")) {
            return words(key.path("enum"));
        }
        return switch (key.path("type").isArray() ? "price" : key.path("type").asText()) {
            case "integer", "number" -> key.path("type").asText() + range(key);
            case "boolean" -> "true, false";
            case "array" -> "list" + (key.path("items").has("enum") ? " of " + words(key.path("items").path("enum")) : "");
            case "object" -> key.path("additionalProperties").isObject() ? "entries by name" : "object";
            case "price" -> "object or list";
            default -> "text";
        };
    }

    private static String words(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false).map(KeyTables::word).collect(Collectors.joining(", "));
    }

    private static String word(JsonNode value) {
        return "`" + value.asText().replace("\t", "\\t").replace("|", "\\|") + "`";
    }

    private static String range(JsonNode key) {
        var most = key.path("maximum").asLong(Integer.MAX_VALUE);
        var least = key.path("minimum").asText();
        return most == Integer.MAX_VALUE ? ", " + least + " or more" : ", " + least + " to " + most;
    }

    private static String value(JsonNode node, JsonNode key) {
        var value = node.has("default") ? node.path("default") : key.path("default");
        return value.isMissingNode() ? "–" : word(value);
    }
}
