package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.Json;
import dev.caravan.provider.Replies;
import dev.caravan.provider.SseEvent;
import dev.caravan.provider.StreamEvents;
import dev.caravan.provider.StreamedReply;
import java.util.List;

/**
 * Puts chunks together, compatible servers' variants included. Chunks may lack choices (usage, Azure's first), a choice
 * its delta (Azure's filters) and a finish reason.
 */
final class OpenAiStreamedReply implements StreamedReply {

    private static final String TERMINATOR = "[DONE]";

    private final ObjectNode body = Json.object();
    private final ObjectNode choice = Json.object();
    private final OpenAiDeltas message = new OpenAiDeltas();
    private boolean begun;
    private boolean ended;

    @Override
    public Piece read(SseEvent event) {
        if (event.data().stripLeading().startsWith(TERMINATOR)) {
            ended = true;
            return Piece.NOTHING;
        }
        return StreamEvents.object(event).map(this::read).orElse(Piece.NOTHING);
    }

    /** Groq tells under {@code x_groq} why it ended a stream early. */
    private Piece read(ObjectNode chunk) {
        StreamEvents.refuseError(chunk.path("x_groq"));
        StreamEvents.update(body, chunk);
        return StreamEvents.first(chunk.path("choices")).map(this::choice).orElse(Piece.NOTHING);
    }

    private Piece choice(ObjectNode piece) {
        begun = true;
        StreamEvents.update(choice, piece);
        return message.add(piece.path("delta"));
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public ObjectNode whole() {
        if (!ended && Json.text(choice, "finish_reason").isEmpty()) {
            throw Replies.cut();
        }
        return soFar();
    }

    @Override
    public ObjectNode soFar() {
        var soFar = body.deepCopy().put("object", "chat.completion");
        var choices = soFar.putArray("choices");
        if (begun) {
            choices.add(choice());
        }
        return soFar;
    }

    private JsonNode choice() {
        var whole = choice.deepCopy();
        whole.remove(List.of("delta", "logprobs"));
        return whole.set("message", message.message());
    }
}
