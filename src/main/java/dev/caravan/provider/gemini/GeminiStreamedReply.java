package dev.caravan.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.Json;
import dev.caravan.provider.Replies;
import dev.caravan.provider.SseEvent;
import dev.caravan.provider.StreamEvents;
import dev.caravan.provider.StreamedReply;

/**
 * Gathers the parts of a stream's responses, each of which is a whole one by its shape. There is no terminator: the
 * finish reason, or the reason for which the prompt was blocked, says that the answer is whole, and usage may follow.
 */
final class GeminiStreamedReply implements StreamedReply {

    /** The value that stands for no value. */
    private static final String NO_REASON = "FINISH_REASON_UNSPECIFIED";

    private final ObjectNode body = Json.object();
    private final ObjectNode candidate = Json.object();
    private final ArrayNode parts = Json.array();
    private boolean begun;

    @Override
    public Piece read(SseEvent event) {
        return StreamEvents.object(event).map(this::read).orElse(Piece.NOTHING);
    }

    private Piece read(ObjectNode response) {
        StreamEvents.update(body, response);
        return StreamEvents.first(response.path("candidates")).map(this::candidate).orElse(Piece.NOTHING);
    }

    private Piece candidate(ObjectNode piece) {
        begun = true;
        StreamEvents.update(candidate, piece);
        var added = piece.path("content").path("parts");
        added.forEach(parts::add);
        return new Piece(isToken(added), GeminiReplyReader.text(added));
    }

    /** Thoughts and function calls are tokens; an empty text that carries the last thought's signature is none. */
    private static boolean isToken(JsonNode parts) {
        for (var part : parts) {
            if (StreamEvents.says(part.path("text")) || part.isObject() && !part.has("text")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean ended() {
        return false;
    }

    @Override
    public ObjectNode whole() {
        if (!isReason(candidate, "finishReason") && !isReason(body.path("promptFeedback"), "blockReason")) {
            throw Replies.cut();
        }
        return soFar();
    }

    private static boolean isReason(JsonNode of, String field) {
        var reason = Json.text(of, field);
        return !reason.isEmpty() && !reason.equals(NO_REASON);
    }

    @Override
    public ObjectNode soFar() {
        var soFar = body.deepCopy();
        if (begun) {
            var whole = soFar.putArray("candidates").add(candidate.deepCopy()).path(0);
            ((ObjectNode) whole).putObject("content").put("role", "model").set("parts", parts.deepCopy());
        }
        return soFar;
    }
}
