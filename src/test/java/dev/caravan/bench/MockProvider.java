package dev.caravan.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A provider of the OpenAI dialect that does nothing but send canned bytes, on one event loop in a JVM of its own. The
 * first part of the path says how: {@code /0/…} answers at once, {@code /20/…} after 20 ms, {@code /flaky/…}
 * refuses every other request, so that no circuit opens, {@code /stream/…} streams and {@code /stall/…} never answers.
 * {@code GET /gaps} tells, in nanoseconds of this process's clock, how long after each refusal the next request arrived.
 */
final class MockProvider {

    static final String ANSWER = "{\"company\":\"Harbour Street Books\",\"date\":\"2026-11-24\",\"address\":"
            + "\"12 Harbour Street, Galway\",\"total\":\"42.50\",\"currency\":\"EUR\",\"invoice_number\":\"A-1009\"}";
    static final String ESCAPED_ANSWER = ANSWER.replace("\"", "\\\"");
    static final String REPLY = """
            {"id":"chatcmpl-9ZkQ2","object":"chat.completion","created":1795478400,"model":"mock-1","choices":[{"index":0,\
            "message":{"role":"assistant","content":"%s","refusal":null},"logprobs":null,"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":310,"completion_tokens":58,"total_tokens":368,\
            "prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}"""
            .formatted(ESCAPED_ANSWER);
    private static final String REFUSAL =
            "{\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\",\"param\":null,\"code\":null}}";

    private final Vertx vertx = Vertx.vertx();
    private final Buffer reply = Buffer.buffer(REPLY);
    private final Buffer refusal = Buffer.buffer(REFUSAL);
    private List<Long> gaps = new ArrayList<>();
    private boolean refuse;
    private long refused;

    private MockProvider() {
    }

    /** Listens on a free port, writes it to standard output and ends with the process that started it. */
    public static void main(String[] arguments) throws Exception {
        var mock = new MockProvider();
        var server = mock.vertx.createHttpServer().requestHandler(mock::answer).listen(0, "127.0.0.1");
        System.out.println(server.map(HttpServer::actualPort).toCompletionStage().toCompletableFuture().get());
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    private void answer(HttpServerRequest request) {
        var arrived = System.nanoTime();
        var how = request.path().split("/")[1];
        if (how.equals("gaps")) {
            request.response().end(gaps.stream().map(String::valueOf).collect(Collectors.joining("\n")));
            gaps = new ArrayList<>();
            return;
        }
        if (refused != 0) {
            gaps.add(arrived - refused);
            refused = 0;
        }
        request.endHandler(end -> answer(request.response(), how));
    }

    private void answer(HttpServerResponse response, String how) {
        switch (how) {
            case "stall" -> { }
            case "stream" -> MockStream.play(vertx, response);
            case "flaky" -> refuseOrNot(response);
            case "0" -> send(response, reply);
            default -> vertx.setTimer(Long.parseLong(how), timer -> send(response, reply));
        }
    }

    private void refuseOrNot(HttpServerResponse response) {
        refuse = !refuse;
        if (refuse) {
            response.setStatusCode(529);
            refused = System.nanoTime();
        }
        send(response, refuse ? refusal : reply);
    }

    private static void send(HttpServerResponse response, Buffer body) {
        response.putHeader("Content-Type", "application/json").end(body);
    }
}
