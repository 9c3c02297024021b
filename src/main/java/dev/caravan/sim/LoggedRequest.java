package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/**
 * One request as it arrived. Immutable, but for the body, which is shared and not to be changed.
 *
 * @param sequence  1 for the first request of the simulator's life, counting on over clearings
 * @param model     the model id as the client wrote it; empty when there was none to read
 * @param dialect   {@code openai}, {@code anthropic} or {@code gemini}
 * @param path      without the query
 * @param headers   names in lower case; keys are masked but for their last four characters
 * @param body      null node when bodies are not kept or the body was not JSON
 * @param behaviour what was done, e.g. {@code refuse 503}, {@code answer}, {@code rejected 401}
 */
public record LoggedRequest(long sequence, Instant arrived, String model, String dialect, String path,
        Map<String, String> headers, JsonNode body, String behaviour) {
}
