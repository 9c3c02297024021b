package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One provider's dialect: its checks, its reading of a request, its answer and error shapes. Stateless. */
interface Face {

    /** {@code openai}, {@code anthropic} or {@code gemini}. */
    String dialect();

    /** Whether a POST to this path is a request in this dialect. */
    boolean takes(String path);

    /** The model asked for, empty when the request names none. */
    String model(Call call);

    /** The first thing the real provider would reject the request for. */
    Optional<Behaviour.Refuse> objection(Call call);

    /** The request in plain words. The call has passed {@link #objection}. */
    Conversation conversation(Call call);

    /** The body of a 200. */
    JsonNode answer(Draft draft);

    /** The body of an error. */
    JsonNode error(Behaviour.Refuse refusal, String requestId);

    /** The body of an error in place of the answer to this call. */
    default JsonNode error(Behaviour.Refuse refusal, Call call, String requestId) {
        return error(refusal, requestId);
    }

    /** Whether the answer is wanted as a stream. */
    default boolean streams(Call call) {
        return call.body().path("stream").asBoolean();
    }

    /** The events of a streamed answer, made as they are taken. */
    Stream<Event> events(Draft draft, Call call, Set<Quirk> quirks);

    /** How the events of a stream are told apart. */
    default Framing framing(Call call, Set<Quirk> quirks) {
        return new Sse(quirks);
    }

    /** The event of an error in mid-stream. */
    default Event failure(Behaviour.Refuse refusal, String requestId) {
        return new Event(Event.Part.OTHER, "", Json.write(error(refusal, requestId)));
    }

    /** The sign of life while there is nothing to say. */
    default Event keepAlive() {
        return Event.comment("keep-alive");
    }

    /** What the provider says of a model it does not serve. */
    Behaviour.Refuse missing(String model);

    /** Headers of every reply. */
    Map<String, String> headers(String requestId);
}
