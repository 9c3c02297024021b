package dev.caravan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Puts fields that {@link Fields#rest} kept back to where they were. */
final class Extras {

    private Extras() {
    }

    /** Never replaces a field; sorted by name, because providers' prompt caches compare requests byte by byte. */
    static void putBack(ObjectNode target, Map<String, JsonNode> extra) {
        new TreeMap<>(extra).forEach((path, value) -> put(target, path, value));
    }

    private static void put(ObjectNode target, String path, JsonNode value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            target.putIfAbsent(path, value.deepCopy());
        } else {
            put(inner(target, path.substring(0, dot)), path.substring(dot + 1), value);
        }
    }

    private static ObjectNode inner(ObjectNode target, String name) {
        return target.get(name) instanceof ObjectNode inner ? inner : target.putObject(name);
    }
}
