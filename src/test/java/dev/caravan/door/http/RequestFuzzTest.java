package dev.caravan.door.http;

import static dev.caravan.door.http.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.failure.FailureClassifier;
import dev.caravan.provider.Fixtures;
import dev.caravan.provider.Mutations;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sound requests with one or two things wrong, to models of all dialects: no mistake of a caller's is one of ours. */
class RequestFuzzTest {

    private static final long SEED = 20261124;
    private static final List<String> MODELS = List.of("gpt", "claude", "gemini");

    @ParameterizedTest
    @CsvSource({"openai, /v1/chat/completions", "anthropic, /v1/messages"})
    void whatIsWrongInARequestIsNeverAMistakeOfOurs(String dialect, String path, @TempDir Path folder) {
        try (var gateway = Gateway.start(folder, "circuit: { failures: 1000 }\n",
                Map.of("caravan.health.period", "86400000"))) {
            var random = new Random(SEED);
            int count = 0;
            var mistakes = new ArrayList<String>();
            for (var request : requests(dialect, random)) {
                request.put("stream", random.nextInt(4) == 0).put("model", MODELS.get(count++ % MODELS.size()));
                var reply = gateway.post(path, request.toString());
                if (mistaken(reply)) {
                    mistakes.add(reply.statusCode() + " " + reply.body() + "\n   for " + request);
                }
            }

            assertThat(count).isGreaterThan(1000);
            assertThat(mistakes).isEmpty();
        }
    }

    /** Every mutation of every sound request, half of them with still another one. */
    private static List<ObjectNode> requests(String dialect, Random random) {
        return Fixtures.all(dialect, "request-").stream().flatMap(body -> Mutations.of(body).stream())
                .map(once -> random.nextBoolean() ? once : Mutations.any(once, random)).toList();
    }

    private static boolean mistaken(HttpResponse<String> reply) {
        return reply.body().contains(FailureClassifier.INTERNAL) || reply.body().contains("Exception")
                || reply.statusCode() >= 500 && json(reply).at("/caravan/attempts").isEmpty();
    }
}
