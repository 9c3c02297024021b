package dev.caravan.provider.gemini;

import dev.caravan.model.Message;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.provider.Fields;
import dev.caravan.provider.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the contents of a generateContent request in order. Calls and responses without ids are brought together by
 * the function's name, the oldest unanswered call first. Confined to one reading.
 */
final class GeminiMessageReader {

    /** "function" is what responses were sent as before they became the user's. */
    private static final Map<String, Role> ROLES = Map.of(
            "", Role.USER,
            "user", Role.USER,
            "function", Role.USER,
            "model", Role.ASSISTANT);

    private final Map<String, Deque<String>> unanswered = new HashMap<>();
    private int calls;

    /** The content as messages: function responses are parts of the user's there and messages of their own here. */
    List<Message> read(Fields content) {
        var role = ROLES.get(content.text("role").orElse(""));
        if (role == null) {
            throw content.must("role", "be user or model");
        }
        var results = new ArrayList<Part>();
        var others = new ArrayList<Part>();
        for (var fields : content.objects("parts")) {
            var part = part(fields);
            (part instanceof Part.ToolResult ? results : others).add(part);
        }
        var messages = new ArrayList<Message>();
        if (!results.isEmpty()) {
            messages.add(new Message(Role.TOOL, results, others.isEmpty() ? content.rest() : Map.of()));
        }
        if (!others.isEmpty()) {
            messages.add(new Message(role, others, content.rest()));
        }
        return messages;
    }

    /** Thoughts are Gemini's own. */
    Part part(Fields part) {
        if (part.peek("thought").asBoolean()) {
            return new Part.Foreign(part.node());
        }
        if (part.peek("text").isTextual()) {
            return new Part.Text(part.requiredText("text"), part.rest());
        }
        if (part.peek("inlineData").isObject()) {
            var data = part.requiredObject("inlineData");
            return new Part.Media(
                    data.requiredText("mimeType"), data.requiredText("data"), "",
                    data.text("displayName").orElse(""), part.rest());
        }
        if (part.peek("fileData").isObject()) {
            var file = part.requiredObject("fileData");
            return new Part.Media(
                    file.text("mimeType").orElse(""), "", file.requiredText("fileUri"), "", part.rest());
        }
        if (part.peek("functionCall").isObject()) {
            return call(part);
        }
        return part.peek("functionResponse").isObject() ? response(part) : new Part.Foreign(part.node());
    }

    private Part call(Fields part) {
        var call = part.requiredObject("functionCall");
        var name = call.requiredText("name");
        var arguments = call.raw("args").orElseGet(Json::object).toString();
        var id = call.text("id").orElseGet(() -> CallIds.of(name, calls));
        calls++;
        unanswered.computeIfAbsent(name, key -> new ArrayDeque<>()).add(id);
        return new Part.ToolCall(id, name, arguments, part.rest());
    }

    /** The name stays in the rest, for responses to calls that the conversation doesn't hold. */
    private Part response(Fields part) {
        var response = part.requiredObject("functionResponse");
        var name = Json.text(response.node(), "name");
        var waiting = unanswered.getOrDefault(name, new ArrayDeque<>());
        var id = response.text("id").orElseGet(() -> waiting.isEmpty() ? CallIds.of(name, calls) : waiting.peek());
        waiting.remove(id);
        var content = new Part.Text(response.raw("response").orElseGet(Json::object).toString());
        return new Part.ToolResult(id, List.of(content), false, part.rest());
    }
}
