package dev.caravan.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.sim.Draft.ToolCall;
import dev.caravan.sim.Event.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The events of a streamed message. Made as they are taken.
 *
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/streaming">the provider's reference</a>
 */
final class AnthropicStream {

    static final Event PING = event(Part.OTHER, "ping", Json.object());

    private final Draft draft;
    private final Set<Quirk> quirks;

    AnthropicStream(Draft draft, Set<Quirk> quirks) {
        this.draft = draft;
        this.quirks = quirks;
    }

    Stream<Event> events() {
        return Stream.of(Stream.of(start()), blocks(), Stream.of(delta()).filter(event -> !has(Quirk.NO_FINISH)),
                Stream.of(event(Part.OTHER, "message_stop", Json.object()))
                        .filter(event -> !has(Quirk.NO_TERMINATOR))).reduce(Stream.empty(), Stream::concat);
    }

    private boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    private Event start() {
        var message = AnthropicFace.head(draft);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence").putNull("stop_details");
        if (!draft.flawed(Flaw.NO_USAGE)) message.set("usage", AnthropicFace.usage(draft.usage().through(1)));
        return event(Part.OPENING, "message_start", Json.object().set("message", message));
    }

    private Event delta() {
        var stop = Json.object();
        AnthropicFace.stop(stop, draft);
        var delta = Json.object().<ObjectNode>set("delta", stop);
        if (!draft.flawed(Flaw.NO_USAGE)) delta.set("usage", AnthropicFace.usage(draft.usage()));
        return event(Part.FINISH, "message_delta", delta);
    }

    private Stream<Event> blocks() {
        var blocks = new ArrayList<Stream<Event>>();
        if (draft.isSilent() && !draft.cut()) return Stream.empty();
        if (draft.usage().hidden() > 0) blocks.add(thinking());
        if (draft.calls().isEmpty() && !draft.isSilent()) blocks.add(text(blocks.size()));
        for (var call : draft.calls()) blocks.add(call(blocks.size(), call));
        return blocks.stream().reduce(Stream.empty(), Stream::concat);
    }

    private Stream<Event> thinking() {
        var block = Json.object().put("type", "thinking").put("thinking", "").put("signature", "");
        return block(0, block, Stream.of(delta(Part.OTHER, 0,
                Json.object().put("type", "signature_delta")
                        .put("signature", AnthropicFace.signature(draft.model())))));
    }

    private Stream<Event> text(int index) {
        return block(index, Json.object().put("type", "text").put("text", ""), Piece.of(draft.text()).stream()
                .map(piece -> delta(Part.CONTENT, index,
                        Json.object().put("type", "text_delta").put("text", piece.text()))));
    }

    private Stream<Event> call(int index, ToolCall call) {
        var block = Json.object().put("type", "tool_use").put("id", "toolu_" + call.mark())
                .put("name", call.name());
        block.putObject("input");
        List<Piece> pieces = has(Quirk.ARGUMENTS_IN_ONE_PIECE) ? Piece.whole(call.raw()) : Piece.of(call.raw());
        var first = Stream.of(delta(Part.OTHER, index, input("")));
        return block(index, block, Stream.concat(first, pieces.stream().map(piece ->
                delta(piece.partOfArguments(), index, input(piece.text())))));
    }

    private static ObjectNode input(String json) {
        return Json.object().put("type", "input_json_delta").put("partial_json", json);
    }

    /** A block between its start and its stop; the first block's start is followed by a ping. */
    private static Stream<Event> block(int index, ObjectNode block, Stream<Event> deltas) {
        var start = event(Part.OTHER, "content_block_start",
                Json.object().put("index", index).set("content_block", block));
        var stop = event(Part.OTHER, "content_block_stop", Json.object().put("index", index));
        return Stream.of(index == 0 ? Stream.of(start, PING) : Stream.of(start), deltas, Stream.of(stop))
                .reduce(Stream.empty(), Stream::concat);
    }

    private static Event delta(Part part, int index, ObjectNode delta) {
        return event(part, "content_block_delta", Json.object().put("index", index).set("delta", delta));
    }

    /** An event whose data repeats its name as the type. */
    private static Event event(Part part, String name, ObjectNode rest) {
        return new Event(part, name, Json.write(Json.object().put("type", name).setAll(rest)));
    }
}
