package dev.caravan.provider;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Turns of a conversation in a dialect where neighbours of the same role have to be one. Confined to one writing. */
public final class Turns {

    private final String contentField;
    private final ArrayNode turns = Json.array();

    public Turns(String contentField) {
        this.contentField = contentField;
    }

    /** The turn that content of this role goes into next. */
    public ObjectNode turn(String role) {
        if (!lastRole().equals(role)) {
            turns.addObject().put("role", role).putArray(contentField);
        }
        return (ObjectNode) turns.get(turns.size() - 1);
    }

    public ArrayNode content(String role) {
        return (ArrayNode) turn(role).get(contentField);
    }

    /** The role of the last turn, empty where there is none. */
    public String lastRole() {
        return turns.isEmpty() ? "" : Json.text(turns.get(turns.size() - 1), "role");
    }

    public ArrayNode all() {
        return turns;
    }
}
