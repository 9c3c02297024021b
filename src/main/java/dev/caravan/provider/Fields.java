package dev.caravan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The fields of one object of a caller's request. A reader takes what it knows; {@link #rest} is what nobody took. A
 * field that is null counts as absent. Problems name the field by its path, such as
 * {@code messages[2].content must be a string}. Confined to one reading.
 */
public final class Fields {

    private final ObjectNode node;
    private final String path;
    private final UnaryOperator<String> naming;
    private final Map<String, JsonNode> left = new LinkedHashMap<>();
    private final Map<String, Fields> inner = new LinkedHashMap<>();

    private Fields(JsonNode node, String path, UnaryOperator<String> naming) {
        if (!(node instanceof ObjectNode object)) {
            throw new BadRequestException(path + " must be an object");
        }
        this.node = object;
        this.path = path;
        this.naming = naming;
        object.properties().forEach(field -> left.put(naming.apply(field.getKey()), field.getValue()));
    }

    public static Fields of(ObjectNode body) {
        return of(body, UnaryOperator.identity());
    }

    /** Fields whose names are first brought into the form the reader expects, here and in the objects within. */
    public static Fields of(ObjectNode body, UnaryOperator<String> naming) {
        return new Fields(body, "", naming);
    }

    /** The object as the caller wrote it. */
    public ObjectNode node() {
        return node;
    }

    /** The field's value, a missing node where there is none; it stays in the rest. */
    public JsonNode peek(String name) {
        return left.getOrDefault(name, MissingNode.getInstance());
    }

    public Optional<JsonNode> take(String name) {
        return Optional.ofNullable(left.remove(name)).filter(value -> !value.isNull());
    }

    /** Takes fields that the caller may set but Caravan decides. */
    public void ignore(List<String> names) {
        names.forEach(left::remove);
    }

    public Optional<String> text(String name) {
        return checked(name, JsonNode::isTextual, "a string").map(JsonNode::textValue);
    }

    public String requiredText(String name) {
        return text(name).orElseThrow(() -> must(name, "be a string"));
    }

    public Optional<Boolean> flag(String name) {
        return checked(name, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
    }

    /** An object that is passed on as it is, such as a JSON schema. */
    public Optional<JsonNode> raw(String name) {
        return checked(name, JsonNode::isObject, "an object");
    }

    /** An object to read further; what is left of it ends up in this object's rest. */
    public Optional<Fields> object(String name) {
        var found = take(name).map(value -> new Fields(value, pathOf(name), naming));
        found.ifPresent(fields -> inner.put(name, fields));
        return found;
    }

    public Fields requiredObject(String name) {
        return object(name).orElseThrow(() -> must(name, "be an object"));
    }

    /** The objects of an array, none where the field is absent. */
    public List<Fields> objects(String name) {
        var objects = new ArrayList<Fields>();
        checked(name, JsonNode::isArray, "an array").ifPresent(array -> array.forEach(
                value -> objects.add(new Fields(value, pathOf(name) + "[" + objects.size() + "]", naming))));
        return objects;
    }

    /** Content that is a plain string or an array of parts; none where the field is absent. */
    public List<Part> parts(String name, Function<Fields, Part> reader) {
        var value = peek(name);
        if (value.isTextual()) {
            take(name);
            return List.of(new Part.Text(value.textValue()));
        }
        if (!value.isArray() && !value.isNull() && !value.isMissingNode()) {
            throw must(name, "be a string or an array");
        }
        return objects(name).stream().map(reader).toList();
    }

    /**
     * What nobody took, for a value's {@code extra}. What was left within an object that was read is listed under its
     * path, as in {@code image_url.detail}.
     */
    public Map<String, JsonNode> rest() {
        var rest = new LinkedHashMap<>(left);
        inner.forEach((name, fields) -> fields.rest().forEach((key, value) -> rest.put(name + "." + key, value)));
        return rest;
    }

    /** A complaint about one of these fields, as in {@code must("n", "be 1")}. */
    public BadRequestException must(String name, String what) {
        return new BadRequestException(pathOf(name) + " must " + what);
    }

    private Optional<JsonNode> checked(String name, Predicate<JsonNode> type, String expected) {
        var value = take(name);
        if (value.isPresent() && !type.test(value.get())) {
            throw must(name, "be " + expected);
        }
        return value;
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
