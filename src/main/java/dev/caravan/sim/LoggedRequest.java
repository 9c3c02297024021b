package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One request as it arrived. Immutable, but for the body, which is shared and not to be changed.
 *
 * @param sequence  1 for the first request of the simulator's life, counting on over clearings
 * @param model     the model id as the client wrote it; empty when there was none to read
 * @param dialect   {@code openai}, {@code anthropic} or {@code gemini}
 * @param path      without the query
 * @param headers   names in lower case; keys are masked but for their last four characters
 * @param body      null node when bodies are not kept or the body was not JSON
 * @param streamed  whether the answer was wanted as a stream
 * @param behaviour what was done, e.g. {@code refuse 503}, {@code answer}, {@code rejected 401}
 * @param closedEarly present when the connection was closed, not by the script, before the answer had
 *                  ended: how many events of a stream had been sent
 */
public record LoggedRequest(long sequence, Instant arrived, String model, String dialect, String path,
        Map<String, String> headers, JsonNode body, boolean streamed, String behaviour,
        OptionalInt closedEarly) {

    LoggedRequest closedEarly(int events) {
        return new LoggedRequest(sequence, arrived, model, dialect, path, headers, body, streamed, behaviour,
                OptionalInt.of(events));
    }
}
