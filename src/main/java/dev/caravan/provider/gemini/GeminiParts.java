package dev.caravan.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.Part;
import dev.caravan.provider.Draft;
import dev.caravan.provider.Json;
import dev.caravan.provider.ThoughtSignature;
import java.net.URLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes parts. Confined to one writing. */
final class GeminiParts {

    private static final String UNKNOWN_FUNCTION = "function";

    private final Draft draft;
    private final Map<String, String> names;

    GeminiParts(Draft draft) {
        this.draft = draft;
        this.names = draft.messages().stream()
                .flatMap(message -> message.parts().stream())
                .filter(Part.ToolCall.class::isInstance)
                .map(Part.ToolCall.class::cast)
                .collect(Collectors.toMap(Part.ToolCall::id, Part.ToolCall::name, (first, later) -> later));
    }

    /** Empty text and what only other dialects know make no part. */
    void write(Part part, ArrayNode to) {
        if (part instanceof Part.Text text) {
            if (!text.text().isEmpty()) {
                add(Json.object().put("text", text.text()), text.extra(), to);
            }
        } else if (part instanceof Part.Media media) {
            add(media(media), media.extra(), to);
        } else if (part instanceof Part.ToolCall call) {
            add(functionCall(call), call.extra(), to);
        } else if (part instanceof Part.ToolResult result) {
            add(functionResponse(result), result.extra(), to);
            result.content().stream().filter(Part.Media.class::isInstance).forEach(media -> write(media, to));
        } else if (part instanceof Part.Foreign foreign) {
            draft.foreign(foreign.block()).ifPresent(to::add);
        }
    }

    private void add(ObjectNode part, Map<String, JsonNode> extra, ArrayNode to) {
        draft.putBack(part, extra);
        to.add(part);
    }

    /** The media type of an address that came without one is guessed by its ending, else left out. */
    private static ObjectNode media(Part.Media media) {
        var part = Json.object();
        if (media.data().isEmpty()) {
            var file = part.putObject("fileData");
            mediaType(media).ifPresent(type -> file.put("mimeType", type));
            file.put("fileUri", media.url());
        } else {
            part.putObject("inlineData").put("mimeType", media.mediaType()).put("data", media.data());
        }
        return part;
    }

    private static Optional<String> mediaType(Part.Media media) {
        return media.mediaType().isEmpty()
                ? Optional.ofNullable(URLConnection.guessContentTypeFromName(media.url()))
                : Optional.of(media.mediaType());
    }

    /** The signature goes back whatever dialect the caller speaks: nobody but Gemini gave it. */
    private static ObjectNode functionCall(Part.ToolCall call) {
        var part = Json.object();
        var written = part.putObject("functionCall");
        id(written, call.id());
        written.put("name", call.name());
        written.set("args", Json.parseObject(call.arguments()).orElseGet(Json::object));
        var signature = ThoughtSignature.of(call);
        if (!signature.isEmpty()) {
            part.put(ThoughtSignature.FIELD, signature);
        }
        return part;
    }

    private ObjectNode functionResponse(Part.ToolResult result) {
        var part = Json.object();
        var written = part.putObject("functionResponse");
        id(written, result.callId());
        written.put("name", name(result));
        written.set("response", response(result));
        return part;
    }

    private String name(Part.ToolResult result) {
        var kept = result.extra().get("functionResponse.name");
        return names.getOrDefault(result.callId(), kept == null ? UNKNOWN_FUNCTION : kept.asText());
    }

    /** A response is an object: what a tool answered, if it is one, else a field that holds it. */
    private static ObjectNode response(Part.ToolResult result) {
        if (result.error()) {
            return Json.object().put("error", result.text());
        }
        return Json.parseObject(result.text()).orElseGet(() -> Json.object().put("output", result.text()));
    }

    private static void id(ObjectNode written, String id) {
        if (!CallIds.ours(id)) {
            written.put("id", id);
        }
    }
}
