package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.Json;
import dev.caravan.provider.Replies;
import dev.caravan.provider.SseEvent;
import dev.caravan.provider.StreamEvents;
import dev.caravan.provider.StreamedReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a message together from its events. Events of unknown types, of which Anthropic promises more, are nothing. */
final class AnthropicStreamedReply implements StreamedReply {

    private final ObjectNode message = Json.object();
    private final ObjectNode usage = Json.object();
    private final List<AnthropicBlockDeltas> blocks = new ArrayList<>();
    private final Map<Integer, AnthropicBlockDeltas> byIndex = new HashMap<>();
    private boolean ended;

    @Override
    public Piece read(SseEvent event) {
        return StreamEvents.object(event).map(data -> read(data, type(data, event))).orElse(Piece.NOTHING);
    }

    /** The event's name only repeats the type, and proxies lose it. */
    private static String type(ObjectNode data, SseEvent event) {
        var type = Json.text(data, "type");
        return type.isEmpty() ? event.name() : type;
    }

    private Piece read(ObjectNode data, String type) {
        switch (type) {
            case "message_start" -> update(data.path("message"), data.path("message").path("usage"));
            case "message_delta" -> update(data.path("delta"), data.path("usage"));
            case "message_stop" -> ended = true;
            case "content_block_start" -> {
                return data.get("content_block") instanceof ObjectNode block
                        ? begin(data, block).begin() : Piece.NOTHING;
            }
            case "content_block_delta" -> {
                return delta(data, data.path("delta"));
            }
            case "content_block_stop" -> {
                return Optional.ofNullable(byIndex.get(index(data)))
                        .map(AnthropicBlockDeltas::end).orElse(Piece.NOTHING);
            }
            default -> {
                // pings and what is yet to come
            }
        }
        return Piece.NOTHING;
    }

    /** Usage is cumulative, and each event tells only a part of it. */
    private void update(JsonNode fields, JsonNode counts) {
        StreamEvents.update(message, fields);
        StreamEvents.update(usage, counts);
    }

    private AnthropicBlockDeltas begin(ObjectNode data, ObjectNode block) {
        var begun = new AnthropicBlockDeltas(block);
        blocks.add(begun);
        byIndex.put(index(data), begun);
        return begun;
    }

    /** A delta whose block's beginning was lost begins it. */
    private Piece delta(ObjectNode data, JsonNode delta) {
        var kind = AnthropicBlockDeltas.kind(delta);
        if (kind.isEmpty()) {
            return Piece.NOTHING;
        }
        var block = byIndex.get(index(data));
        return (block == null ? begin(data, kind.get().emptyBlock()) : block).add(kind.get(), delta);
    }

    private static int index(ObjectNode data) {
        return data.path("index").asInt();
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public ObjectNode whole() {
        if (!ended && Json.text(message, "stop_reason").isEmpty()) {
            throw Replies.cut();
        }
        return soFar();
    }

    @Override
    public ObjectNode soFar() {
        var soFar = message.deepCopy();
        soFar.set("usage", usage.deepCopy());
        var content = soFar.putArray("content");
        blocks.forEach(block -> content.add(block.whole()));
        return soFar;
    }
}
