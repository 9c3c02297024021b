package dev.caravan.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.sim.Event.Part;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The responses of a streamed generateContent, each with the next part. Made as they are taken.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">the provider's reference</a>
 */
final class GeminiStream {

    private final Draft draft;
    private final Set<Quirk> quirks;

    GeminiStream(Draft draft, Set<Quirk> quirks) {
        this.draft = draft;
        this.quirks = quirks;
    }

    Stream<Event> events() {
        if (draft.flawed(Flaw.NOTHING)) return Stream.of(event(Part.OTHER, Json.object(), draft.length()));
        var text = Piece.of(draft.text()).stream().map(piece -> said(Part.CONTENT,
                Json.object().put("text", piece.text()), piece.through()));
        var calls = draft.whole().stream()
                .map(call -> said(Part.CALL, GeminiFace.part(call), call.raw().length()));
        return Stream.of(text, calls, Stream.of(last())).reduce(Stream.empty(), Stream::concat);
    }

    private Event said(Part part, ObjectNode said, int through) {
        var candidate = Json.object();
        candidate.putObject("content").put("role", "model").putArray("parts").add(said);
        return event(part, response(candidate), through);
    }

    /** The one with the finish reason; its text is empty, or not even that. */
    private Event last() {
        var candidate = Json.object();
        var content = candidate.putObject("content");
        if (!draft.flawed(Flaw.MALFORMED_CALL)) content.put("role", "model");
        if (!draft.isSilent()) content.putArray("parts").addObject().put("text", "");
        if (!quirks.contains(Quirk.NO_FINISH)) candidate.put("finishReason", GeminiFace.finish(draft));
        return event(Part.FINISH, response(candidate), draft.length());
    }

    private static ObjectNode response(ObjectNode candidate) {
        var response = Json.object();
        response.putArray("candidates").add(candidate.put("index", 0));
        return response;
    }

    private Event event(Part part, ObjectNode response, int through) {
        if (!draft.flawed(Flaw.NO_USAGE)) {
            response.set("usageMetadata", GeminiFace.usage(draft.usage().through(through)));
        }
        return new Event(part, "", Json.write(response.put("modelVersion", draft.model())
                .put("responseId", "r" + draft.id())));
    }
}
