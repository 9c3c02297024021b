package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A plain client of the three dialects, on the JDK's HTTP client. */
final class Asking {

    static final List<String> DIALECTS = List.of("openai", "anthropic", "gemini");
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();

    private final Simulator simulator;

    Asking(Simulator simulator) {
        this.simulator = simulator;
    }

    /** A valid request of a dialect with this user text, still to be changed. */
    static ObjectNode question(String dialect, String model, String text) {
        var body = Json.object();
        if (dialect.equals("gemini")) {
            body.putArray("contents").addObject().put("role", "user").putArray("parts").addObject()
                    .put("text", text);
            return body;
        }
        body.put("model", model);
        if (dialect.equals("anthropic")) body.put("max_tokens", 1000);
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        return body;
    }

    static String path(String dialect, String model) {
        return switch (dialect) {
            case "openai" -> "/v1/chat/completions";
            case "anthropic" -> "/v1/messages";
            default -> "/v1beta/models/" + model + ":generateContent";
        };
    }

    HttpRequest.Builder request(String dialect, String model, JsonNode body) {
        var request = bare(path(dialect, model), body.toString());
        return switch (dialect) {
            case "openai" -> request.header("Authorization", "Bearer sk-secret-1234");
            case "anthropic" -> request.header("x-api-key", "sk-ant-secret-1234")
                    .header("anthropic-version", "2023-06-01");
            default -> request.header("x-goog-api-key", "AIza-secret-1234");
        };
    }

    HttpRequest.Builder bare(String path, String body) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private URI uri(String path) {
        return simulator.uri(path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> later(HttpRequest.Builder request) {
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> ask(String dialect, String model, String text) throws Exception {
        return send(request(dialect, model, question(dialect, model, text)));
    }

    HttpResponse<String> ask(String model) throws Exception {
        return ask("openai", model, "hello");
    }

    JsonNode answer(String dialect, String model, ObjectNode body) throws Exception {
        var response = send(request(dialect, model, body));
        if (response.statusCode() != 200) throw new AssertionError(response.body());
        return Json.parse(response.body());
    }

    HttpResponse<String> control(String method, String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).method(method,
                HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The text of an answer. */
    static String text(String dialect, JsonNode answer) {
        return switch (dialect) {
            case "openai" -> answer.at("/choices/0/message/content").asText();
            case "anthropic" -> answer.at("/content/0/text").asText();
            default -> answer.at("/candidates/0/content/parts/0/text").asText();
        };
    }
}
