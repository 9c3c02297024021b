package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

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
    Prompt prompt(Call call);

    /** The body of a 200. */
    JsonNode answer(Draft draft);

    /** The body of an error. */
    JsonNode error(Behaviour.Refuse refusal, String requestId);

    /** What the provider says of a model it does not serve. */
    Behaviour.Refuse missing(String model);

    /** Headers of every reply. */
    Map<String, String> headers(String requestId);
}
