package dev.caravan.provider.openai;

import dev.caravan.model.Message;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.provider.DataUrl;
import dev.caravan.provider.Fields;
import dev.caravan.provider.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads one message of a chat completion request. */
final class OpenAiMessageReader {

    private static final Map<String, Role> ROLES = Map.of(
            "system", Role.SYSTEM,
            "developer", Role.SYSTEM,
            "user", Role.USER,
            "assistant", Role.ASSISTANT,
            "tool", Role.TOOL,
            "function", Role.TOOL);

    /** The formats of {@code input_audio} and their media types. */
    static final Map<String, String> AUDIO = Map.of("wav", "audio/wav", "mp3", "audio/mpeg");

    private OpenAiMessageReader() {
    }

    static Message read(Fields message) {
        var role = Json.text(message.node(), "role");
        if (!ROLES.containsKey(role)) {
            throw message.must("role", "be one of developer, system, user, assistant, tool");
        }
        if (role.equals("function")) {
            return new Message(Role.TOOL, List.of(new Part.Foreign(message.node())), Map.of());
        }
        if (!role.equals("developer")) {
            message.take("role");
        }
        var parts = role.equals("tool") ? List.<Part>of(toolResult(message)) : content(message);
        return new Message(ROLES.get(role), parts, message.rest());
    }

    private static Part toolResult(Fields message) {
        var id = message.requiredText("tool_call_id");
        return new Part.ToolResult(id, message.parts("content", OpenAiMessageReader::part), false, Map.of());
    }

    private static List<Part> content(Fields message) {
        var parts = new ArrayList<>(message.parts("content", OpenAiMessageReader::part));
        message.objects("tool_calls").forEach(call -> parts.add(toolCall(call)));
        return parts;
    }

    /** Calls of custom tools have free text for input, which no other dialect knows. */
    private static Part toolCall(Fields call) {
        if (Json.text(call.node(), "type").equals("custom")) {
            return new Part.Foreign(call.node());
        }
        call.take("type");
        var id = call.requiredText("id");
        var function = call.requiredObject("function");
        return new Part.ToolCall(
                id, function.requiredText("name"), function.text("arguments").orElse(""), call.rest());
    }

    private static Part part(Fields part) {
        return switch (Json.text(part.node(), "type")) {
            case "text" -> text(part);
            case "image_url" -> image(part);
            case "input_audio" -> audio(part);
            case "file" -> file(part);
            default -> new Part.Foreign(part.node());
        };
    }

    private static Part text(Fields part) {
        part.take("type");
        return new Part.Text(part.requiredText("text"), part.rest());
    }

    private static Part image(Fields part) {
        part.take("type");
        var image = part.requiredObject("image_url");
        var url = image.requiredText("url");
        if (!DataUrl.isDataUrl(url)) {
            return new Part.Media("", "", url, "", part.rest());
        }
        var data = DataUrl.parse(url).orElseThrow(() -> image.must("url", "be an address or base64 data URL"));
        return new Part.Media(data.mediaType(), data.base64(), "", "", part.rest());
    }

    private static Part audio(Fields part) {
        part.take("type");
        var audio = part.requiredObject("input_audio");
        var format = audio.requiredText("format");
        var mediaType = AUDIO.getOrDefault(format, "audio/" + format);
        return new Part.Media(mediaType, audio.requiredText("data"), "", "", part.rest());
    }

    /** A file that was uploaded before is known to its provider alone. */
    private static Part file(Fields part) {
        var data = DataUrl.parse(Json.text(part.node().path("file"), "file_data"));
        if (data.isEmpty()) {
            return new Part.Foreign(part.node());
        }
        part.take("type");
        var file = part.requiredObject("file");
        file.take("file_data");
        var name = file.text("filename").orElse("");
        return new Part.Media(data.get().mediaType(), data.get().base64(), "", name, part.rest());
    }
}
