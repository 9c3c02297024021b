package dev.caravan.sim.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Makes a JSON value that fits a schema out of what a model reads. */
final class SchemaFiller {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 6;

    private final Schema root;
    private final Values values;

    SchemaFiller(JsonNode root, Values values) {
        this.root = Schema.of(root, root);
        this.values = values;
    }

    JsonNode fill() {
        if (root.is("object")) {
            var object = JSON.objectNode();
            fill(object, "", root, 0);
            return object;
        }
        return read("", "items", root, 0).orElseGet(() -> Fillers.of(root));
    }

    /** Whether any field was found. */
    private boolean fill(ObjectNode object, String parent, Schema schema, int depth) {
        var found = false;
        for (var property : schema.properties().entrySet()) {
            var value = read(parent, property.getKey(), property.getValue(), depth);
            found |= value.isPresent();
            if (value.isPresent()) object.set(property.getKey(), value.get());
            else if (schema.requires(property.getKey())) {
                object.set(property.getKey(), Fillers.of(property.getValue()));
            }
        }
        return found;
    }

    /** What the document says of a property, if it fits. */
    private Optional<JsonNode> read(String parent, String name, Schema schema, int depth) {
        if (schema.node().has("const") || schema.is("null")) return Optional.empty();
        if (schema.is("object")) return nested(name, schema, depth + 1);
        var field = Field.of(parent, name, schema.node());
        if (schema.is("array")) return array(field, schema);
        if (schema.node().has("enum")) return oneOf(field, schema);
        if (schema.is("integer") || schema.is("number")) {
            return values.number(field).flatMap(text -> number(text, schema));
        }
        if (schema.is("boolean")) {
            return values.matching(field, SchemaFiller::truth).flatMap(text -> scalar(text, schema));
        }
        return values.text(field).flatMap(text -> string(text, schema));
    }

    /** An object is found when one of its fields is; a schema may hold itself, but only so deep. */
    private Optional<JsonNode> nested(String name, Schema schema, int depth) {
        var object = JSON.objectNode();
        var found = depth <= DEEPEST && fill(object, name, schema, depth);
        return found ? Optional.of(object) : Optional.empty();
    }

    private Optional<JsonNode> array(Field field, Schema schema) {
        var items = schema.items();
        var array = JSON.arrayNode();
        if (items.is("object")) {
            new Rows(values.document(), items).fill(array);
        } else {
            values.text(field).ifPresent(text -> Arrays.stream(text.split("\\s*[,;]\\s*"))
                    .flatMap(each -> scalar(each, items).stream()).forEach(array::add));
        }
        return array.isEmpty() ? Optional.empty() : Optional.of(fitted(array, schema));
    }

    private static ArrayNode fitted(ArrayNode array, Schema schema) {
        while (array.size() > schema.node().path("maxItems").asInt(Integer.MAX_VALUE)) {
            array.remove(array.size() - 1);
        }
        while (array.size() < schema.node().path("minItems").asInt(0)) array.add(Fillers.of(schema.items()));
        return array;
    }

    /** A value of text alone, if the schema takes it. */
    static Optional<JsonNode> scalar(String text, Schema schema) {
        if (schema.is("integer") || schema.is("number")) {
            return Amounts.number(text).flatMap(number -> number(number, schema));
        }
        if (schema.is("boolean")) return truth(text).map(word -> JSON.booleanNode(word.equals("true")));
        return string(text, schema);
    }

    private static Optional<JsonNode> number(String text, Schema schema) {
        var value = Amounts.value(text);
        if (schema.node().has("minimum") && value.compareTo(schema.decimal("minimum")) < 0
                || schema.node().has("maximum") && value.compareTo(schema.decimal("maximum")) > 0) {
            return Optional.empty();
        }
        if (!schema.is("integer")) return Optional.of(JSON.numberNode(value));
        var whole = value.stripTrailingZeros();
        return whole.scale() > 0 ? Optional.empty() : Optional.of(JSON.numberNode(whole.toBigInteger()));
    }

    private static Optional<JsonNode> string(String text, Schema schema) {
        var node = schema.node();
        var value = text.strip();
        if (schema.wantsIsoDate()) {
            var iso = Dates.first(value).flatMap(Dates::iso);
            if (iso.isEmpty()) return Optional.empty();
            value = iso.get();
        } else if (Fillers.hasFormat(schema)) {
            return Optional.empty();
        }
        var fits = value.length() >= node.path("minLength").asInt(0)
                && value.length() <= node.path("maxLength").asInt(Integer.MAX_VALUE)
                && Pattern.compile(node.path("pattern").asText("")).matcher(value).find();
        return fits ? Optional.of(JSON.textNode(value)) : Optional.empty();
    }

    /** The choice the field's label names, else the only one the document mentions. */
    private Optional<JsonNode> oneOf(Field field, Schema schema) {
        var choices = StreamSupport.stream(schema.node().get("enum").spliterator(), false)
                .filter(choice -> !choice.isNull()).toList();
        for (var choice : choices) {
            if (values.text(field).filter(text -> mentions(text, choice)).isPresent()) {
                return Optional.of(choice);
            }
        }
        var mentioned = choices.stream()
                .filter(choice -> mentions(values.document().text(), choice)).toList();
        return mentioned.size() == 1 ? Optional.of(mentioned.get(0)) : Optional.empty();
    }

    private static boolean mentions(String text, JsonNode choice) {
        return (" " + Words.split(text) + " ").contains(" " + Words.split(choice.asText()) + " ");
    }

    private static Optional<String> truth(String text) {
        var word = Words.of(text).get(0).toLowerCase(Locale.ROOT);
        if (Set.of("yes", "true", "y", "x", "paid", "ja").contains(word)) return Optional.of("true");
        return Set.of("no", "false", "n", "unpaid", "none", "nein").contains(word)
                ? Optional.of("false") : Optional.empty();
    }
}
