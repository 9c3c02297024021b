package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.Json;
import dev.caravan.provider.StreamEvents;

/** A tool call as its deltas make it. Servers may repeat id and name with every piece of the arguments. */
final class OpenAiCallDelta {

    private static final String INDEX = "index";

    /** What goes around name and arguments: {@code function}, or {@code custom} with an {@code input} of any text. */
    private String kind = "function";
    private String argumentsField = "arguments";
    private String name = "";
    private final StringBuilder arguments = new StringBuilder();
    private final ObjectNode fields = Json.object();

    void add(JsonNode delta) {
        if (delta.path("custom").isObject()) {
            kind = "custom";
            argumentsField = "input";
        }
        delta.properties().stream()
                .filter(field -> StreamEvents.says(field.getValue()))
                .forEach(field -> fields.putIfAbsent(field.getKey(), field.getValue()));
        add(delta.path(kind).path(argumentsField), Json.text(delta.path(kind), "name"));
    }

    /** Arguments are text by the book; some servers send the object itself. */
    private void add(JsonNode piece, String said) {
        name = name.isEmpty() ? said : name;
        if (StreamEvents.says(piece)) {
            arguments.append(piece.isTextual() ? piece.textValue() : piece.toString());
        }
    }

    /** Whether the delta may belong to this call: they have the same index, or one of them has none. */
    boolean mayOwn(JsonNode delta) {
        var index = delta.path(INDEX);
        return !index.isNumber() || !fields.path(INDEX).isNumber() || index.equals(fields.path(INDEX));
    }

    boolean hasIdOf(JsonNode delta) {
        return !id().isEmpty() && id().equals(Json.text(delta, "id"));
    }

    /**
     * Whether the delta begins another call, where servers give no index or the same one to all calls: it names a
     * function and has another id; or, without ids, another name or arguments although these are complete.
     */
    boolean endsBefore(JsonNode delta) {
        var function = delta.path(kind);
        var said = Json.text(function, "name");
        if (said.isEmpty() || name.isEmpty()) {
            return false;
        }
        if (!id().isEmpty() && !Json.text(delta, "id").isEmpty()) {
            return !hasIdOf(delta);
        }
        return !said.equals(name) || isComplete() && StreamEvents.says(function.path(argumentsField));
    }

    private String id() {
        return Json.text(fields, "id");
    }

    private boolean isComplete() {
        return arguments.toString().endsWith("}") && Json.parseObject(arguments.toString()).isPresent();
    }

    ObjectNode whole() {
        var whole = fields.deepCopy();
        whole.remove(INDEX);
        var function = whole.putObject(kind).put("name", name);
        if (!arguments.isEmpty()) {
            function.put(argumentsField, arguments.toString());
        }
        return whole;
    }
}
