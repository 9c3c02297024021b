package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.sim.Draft.ToolCall;
import dev.caravan.sim.Event.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The chunks of a streamed chat completion. Made as they are taken.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">the provider's reference</a>
 */
final class OpenAiStream {

    private final Draft draft;
    private final Set<Quirk> quirks;
    private final boolean usage;

    /** {@code usage} is the caller's wish for a chunk with the usage. */
    OpenAiStream(Draft draft, Set<Quirk> quirks, boolean usage) {
        this.draft = draft;
        this.quirks = quirks;
        this.usage = usage;
    }

    Stream<Event> events() {
        var done = has(Quirk.NO_TERMINATOR) ? Stream.<Event>empty()
                : Stream.of(new Event(Part.OTHER, "", "[DONE]"));
        if (draft.flawed(Flaw.NOTHING)) return done;
        return Stream.of(filter(), Stream.of(opening()), text(), calls(), finish(), total(), done)
                .reduce(Stream.empty(), Stream::concat);
    }

    private boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    private Stream<Event> filter() {
        if (!has(Quirk.PROMPT_FILTER_FIRST)) return Stream.empty();
        var chunk = head().put("id", "").put("model", "");
        chunk.putArray("choices");
        chunk.putArray("prompt_filter_results").addObject().put("prompt_index", 0)
                .putObject("content_filter_results").putObject("hate").put("filtered", false)
                .put("severity", "safe");
        return Stream.of(event(Part.OTHER, chunk));
    }

    private Event opening() {
        var delta = Json.object().put("role", "assistant");
        if (draft.calls().isEmpty() && !draft.isSilent()) delta.put("content", "");
        else delta.putNull("content");
        return event(Part.OPENING, chunk(delta.putNull("refusal"), 0));
    }

    private Stream<Event> text() {
        if (draft.flawed(Flaw.REFUSAL_TEXT)) {
            return Piece.of(OpenAiFace.REFUSAL).stream().map(piece -> event(Part.CONTENT,
                    chunk(Json.object().put("refusal", piece.text()), piece.through())));
        }
        return Piece.of(draft.text()).stream().flatMap(piece -> {
            var event = event(Part.CONTENT, chunk(content(piece), piece.through()));
            return piece.isFirst() && has(Quirk.CHOICE_WITHOUT_DELTA)
                    ? Stream.of(event, withoutDelta()) : Stream.of(event);
        });
    }

    private ObjectNode content(Piece piece) {
        var delta = Json.object();
        if (!has(Quirk.CONTENT_PARTS)) return delta.put("content", piece.text());
        delta.putArray("content").addObject().put("type", "text").put("text", piece.text());
        return delta;
    }

    private Event withoutDelta() {
        var chunk = head();
        var choice = chunk.putArray("choices").addObject().put("index", 0).putNull("finish_reason");
        choice.putObject("content_filter_results");
        choice.putObject("content_filter_offsets").put("check_offset", 0).put("start_offset", 0)
                .put("end_offset", 8);
        return event(Part.OTHER, chunk);
    }

    private Stream<Event> calls() {
        var calls = IntStream.range(0, draft.calls().size()).mapToObj(this::call).toList();
        return (has(Quirk.INTERLEAVED_CALLS) ? inTurn(calls) : calls).stream().flatMap(List::stream);
    }

    /** One event of each list, then the next of each, to the last. */
    private static List<List<Event>> inTurn(List<List<Event>> calls) {
        var rounds = calls.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, rounds).mapToObj(round -> calls.stream()
                .filter(call -> round < call.size()).map(call -> call.get(round)).toList()).toList();
    }

    private List<Event> call(int index) {
        var call = draft.calls().get(index);
        var before = draft.calls().subList(0, index).stream().mapToInt(each -> each.raw().length()).sum();
        if (has(Quirk.CALL_IN_ONE_CHUNK)) {
            return List.of(event(Part.CALL, chunk(delta(index, call, true, call.raw()),
                    before + call.raw().length())));
        }
        var events = new ArrayList<Event>();
        events.add(event(Part.OTHER, chunk(delta(index, call, true, ""), before)));
        for (var piece : has(Quirk.ARGUMENTS_IN_ONE_PIECE) ? Piece.whole(call.raw()) : Piece.of(call.raw())) {
            events.add(event(piece.partOfArguments(),
                    chunk(delta(index, call, false, piece.text()), before + piece.through())));
        }
        return events;
    }

    private ObjectNode delta(int index, ToolCall call, boolean opens, String arguments) {
        var delta = Json.object();
        var entry = delta.putArray("tool_calls").addObject();
        if (!has(Quirk.CALL_WITHOUT_INDEX)) entry.put("index", index);
        if (opens && !has(Quirk.CALL_WITHOUT_ID)) entry.put("id", "call_" + call.mark());
        if (opens) entry.put("type", "function");
        var function = entry.putObject("function");
        if (opens || has(Quirk.CALL_NAME_REPEATED)) function.put("name", call.name());
        function.put("arguments", arguments);
        return delta;
    }

    private Stream<Event> finish() {
        if (has(Quirk.NO_FINISH)) return Stream.empty();
        var chunk = chunk(Json.object(), draft.length());
        ((ObjectNode) chunk.at("/choices/0")).put("finish_reason", OpenAiFace.finish(draft));
        if (tells(Quirk.USAGE_WITH_FINISH)) chunk.set("usage", OpenAiFace.usage(draft.usage()));
        if (tells(Quirk.GROQ_USAGE)) {
            chunk.putObject("x_groq").put("id", "req_" + draft.id())
                    .set("usage", OpenAiFace.usage(draft.usage()).put("queue_time", 0.01));
        }
        return Stream.of(event(Part.FINISH, chunk));
    }

    private Stream<Event> total() {
        if (!usage || draft.flawed(Flaw.NO_USAGE)) return Stream.empty();
        var chunk = head();
        chunk.putArray("choices");
        return Stream.of(event(Part.OTHER, chunk.<ObjectNode>set("usage", OpenAiFace.usage(draft.usage()))));
    }

    private boolean tells(Quirk ofUsage) {
        return has(ofUsage) && !draft.flawed(Flaw.NO_USAGE);
    }

    private ObjectNode head() {
        return Json.object().put("id", "chatcmpl-" + draft.id()).put("object", "chat.completion.chunk")
                .put("created", OpenAiFace.CREATED).put("model", draft.model()).put("service_tier", "default")
                .put("system_fingerprint", "fp_sim");
    }

    /** A chunk with one choice; {@code through} is how many characters of the answer are out with it. */
    private ObjectNode chunk(ObjectNode delta, int through) {
        var chunk = head();
        var choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs");
        if (!has(Quirk.FINISH_KEY_ABSENT)) choice.putNull("finish_reason");
        if (usage) chunk.putNull("usage");
        if (tells(Quirk.USAGE_IN_EVERY_CHUNK)) {
            chunk.set("usage", OpenAiFace.usage(draft.usage().through(through)));
        }
        return chunk;
    }

    private static Event event(Part part, JsonNode chunk) {
        return new Event(part, "", Json.write(chunk));
    }
}
