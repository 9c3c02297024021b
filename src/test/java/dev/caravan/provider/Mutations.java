package dev.caravan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Everything that can be wrong with one node of a body: gone, or of any other type. */
public final class Mutations {

    private static final List<JsonNode> REPLACEMENTS = List.of(
            Fixtures.node("null"), Fixtures.node("7"), Fixtures.node("-1.5"), Fixtures.node("1e400"),
            Fixtures.node("''"), Fixtures.node("'text'"), Fixtures.node("true"),
            Fixtures.node("[]"), Fixtures.node("[null]"), Fixtures.node("[{}]"), Fixtures.node("['a']"),
            Fixtures.node("{}"), Fixtures.node("{'a':1}"));

    private Mutations() {
    }

    public static List<ObjectNode> of(ObjectNode body) {
        var mutations = new ArrayList<ObjectNode>();
        for (int node = 0; node < count(body); node++) {
            for (var replacement : REPLACEMENTS) {
                mutations.add(changed(body, node, slot -> slot.set(replacement)));
            }
            mutations.add(changed(body, node, Slot::remove));
        }
        return mutations;
    }

    /** One of them by chance, never one that is only gone; the body itself where nothing is in it. */
    public static ObjectNode any(ObjectNode body, Random random) {
        int nodes = count(body);
        var replacement = REPLACEMENTS.get(random.nextInt(REPLACEMENTS.size()));
        return nodes == 0 ? body : changed(body, random.nextInt(nodes), slot -> slot.set(replacement));
    }

    private record Slot(JsonNode parent, String name, int index) {

        void set(JsonNode value) {
            if (parent instanceof ObjectNode object) {
                object.set(name, value);
            } else {
                ((ArrayNode) parent).set(index, value);
            }
        }

        void remove() {
            if (parent instanceof ObjectNode object) {
                object.remove(name);
            } else {
                ((ArrayNode) parent).remove(index);
            }
        }
    }

    private static int count(ObjectNode body) {
        return slots(body).size();
    }

    private static ObjectNode changed(ObjectNode body, int node, Consumer<Slot> change) {
        var copy = body.deepCopy();
        change.accept(slots(copy).get(node));
        return copy;
    }

    private static List<Slot> slots(JsonNode node) {
        var slots = new ArrayList<Slot>();
        node.properties().forEach(field -> {
            slots.add(new Slot(node, field.getKey(), -1));
            slots.addAll(slots(field.getValue()));
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            slots.add(new Slot(node, "", i));
            slots.addAll(slots(node.get(i)));
        }
        return slots;
    }
}
