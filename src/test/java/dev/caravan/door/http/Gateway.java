package dev.caravan.door.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The HTTP doors on a port of their own, before simulated providers of all dialects. */
final class Gateway implements AutoCloseable {

    static final String OPENAI = "gpt-4o";
    static final String ANTHROPIC = "claude-haiku-4-5";
    static final String GEMINI = "gemini-2.5-flash";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Simulator simulator;
    private final TestCaravan caravan;

    private Gateway(Path folder, Simulator simulator, String more, Map<String, String> properties) {
        this.simulator = simulator;
        this.caravan = TestCaravan.startWithHttp(folder, yaml(simulator) + more, properties);
    }

    static Gateway start(Path folder) {
        return start(folder, "", Map.of());
    }

    /** A gateway with further lines of {@code caravan.yaml} and properties of its own. */
    static Gateway start(Path folder, String more, Map<String, String> properties) {
        return new Gateway(folder, Simulator.start(), more, properties);
    }

    private static String yaml(Simulator simulator) {
        return """
                providers:
                  o: { dialect: openai, url: "%1$s/v1", key: "key-of-openai" }
                  a: { dialect: anthropic, url: "%1$s/v1", key: "key-of-anthropic" }
                  g: { dialect: gemini, url: "%1$s/v1beta", key: "key-of-google" }
                models:
                  gpt: { provider: o, id: gpt-4o, price: { input: 2.5, cached-input: 1.25, output: 10 } }
                  claude: { provider: a, id: claude-haiku-4-5, context: 200000 }
                  sonnet: { provider: a, id: claude-sonnet-4-5 }
                  gemini: { provider: g, id: gemini-2.5-flash, context: 1000000 }
                chains:
                  default: [gpt, claude, gemini]
                  writing: [claude, gpt]
                  careful: { models: [gpt, claude, gemini], rescue: error }
                  impatient: { models: [gpt, claude], first-token-timeout: 1s, next-token-timeout: 1s }
                  short: { models: [gpt], guard: { max-length: 3 } }
                retry: { delay: 1ms, max-delay: 4ms, retry-after-max: 50ms }
                """.formatted(simulator.uri(""));
    }

    /** Has a configuration with other further lines take the place of the present one; needs development mode. */
    void configure(String more) {
        caravan.configure(yaml(simulator) + more);
    }

    Simulator simulator() {
        return simulator;
    }

    TestCaravan caravan() {
        return caravan;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + caravan.port() + path);
    }

    /** Sends a body to an address of the doors. */
    HttpResponse<String> post(String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> get(String path, String... headers) {
        var request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Asks for a stream and reads all of it. */
    Heard stream(String path, String body, String... headers) {
        return Heard.of(post(path, body, headers));
    }

    /** Asks for a stream; its lines can be read as they come, and closing it leaves the call. */
    InputStream open(String path, String body) {
        var request = HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A question to a chain or model, as OpenAI's clients ask it. */
    static String question(String model, String text) {
        return JSON.createObjectNode().put("model", model).set("messages", JSON.createArrayNode()
                .add(JSON.createObjectNode().put("role", "user").put("content", text))).toString();
    }

    /** The same with further fields. */
    static String question(String model, String text, String more) {
        var question = question(model, text);
        return question.substring(0, question.length() - 1) + "," + more + "}";
    }

    static JsonNode json(HttpResponse<String> reply) {
        return json(reply.body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        caravan.close();
        simulator.close();
    }
}
