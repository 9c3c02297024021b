package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of one JSON object, and where it stands in the whole. */
record Fields(String at, JsonNode node) {

    Fields {
        if (!node.isObject()) throw new IllegalArgumentException(at + " must be a JSON object");
    }

    Fields only(String... names) {
        var known = Set.of(names);
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) throw wrong(name, "is unknown here");
        });
        return this;
    }

    /** As {@link #only}, with the delay every behaviour may have. */
    Fields allow(String... names) {
        var all = new ArrayList<>(List.of(names));
        all.add("delay-ms");
        return only(all.toArray(String[]::new));
    }

    /** Whether the flag is there; it must be true and alone, but for these. */
    boolean is(String flag, String... others) {
        if (!has(flag)) return false;
        if (!get(flag).asBoolean()) throw wrong(flag, "must be true");
        var all = new ArrayList<>(List.of(others));
        all.add(flag);
        allow(all.toArray(String[]::new));
        return true;
    }

    boolean has(String name) {
        return node.has(name);
    }

    JsonNode get(String name) {
        return node.path(name);
    }

    String at(String name) {
        return at + "." + name;
    }

    String text(String name) {
        return get(name).asText("");
    }

    /** The value whose key the field holds; all keys are named when there is none. */
    <T> T oneOf(String name, T[] values, Function<T, String> key) {
        return find(name, text(name), values, key);
    }

    <T> T find(String name, String wanted, T[] values, Function<T, String> key) {
        return Stream.of(values).filter(value -> key.apply(value).equals(wanted)).findFirst()
                .orElseThrow(() -> wrong(name, "must be one of " + Stream.of(values).map(key)
                        .collect(Collectors.joining(", ")) + ", was " + wanted));
    }

    /** The elements of an array, none when the field is missing. */
    List<JsonNode> array(String name) {
        if (has(name) && !get(name).isArray()) throw wrong(name, "must be an array");
        return Texts.each(get(name));
    }

    /** The elements of an array, which are objects. */
    List<Fields> objects(String name) {
        var objects = new ArrayList<Fields>();
        for (var element : array(name)) objects.add(new Fields(at(name + "[" + objects.size() + "]"), element));
        return objects;
    }

    Flaw flaw() {
        return has("flaw") ? oneOf("flaw", Flaw.values(), Flaw::key) : Flaw.NONE;
    }

    double number(String name) {
        if (!get(name).isNumber()) throw wrong(name, "must be a number");
        return get(name).asDouble();
    }

    long whole(String name) {
        if (!get(name).isIntegralNumber()) throw wrong(name, "must be a whole number");
        return get(name).asLong();
    }

    Duration millis(String name) {
        return Duration.ofMillis(whole(name));
    }

    IllegalArgumentException wrong(String name, String problem) {
        return new IllegalArgumentException((name.isEmpty() ? at : at(name)) + " " + problem);
    }
}
