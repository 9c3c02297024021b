package dev.caravan.route;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/** A provider that takes only so many requests at once, and answers none before the test says so. Safe for all threads. */
final class HeldProvider implements AutoCloseable {

    private static final String ANSWER = """
            {"id": "x", "object": "chat.completion", "model": "gpt-4o", "choices": [{"index": 0, "finish_reason": "stop",
             "message": {"role": "assistant", "content": "answer"}}], "usage": {"prompt_tokens": 1, "completion_tokens": 1}}
            """;
    private static final String TOO_MANY = """
            {"error": {"message": "too many", "type": "requests", "code": "rate_limit_exceeded"}}
            """;

    private final int most;
    private final HttpServer server;
    private final Queue<HttpExchange> held = new ArrayDeque<>();
    private int refused;

    HeldProvider(int most) throws IOException {
        this.most = most;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void receive(HttpExchange request) throws IOException {
        request.getRequestBody().readAllBytes();
        if (!hold(request)) {
            reply(request, 429, TOO_MANY);
        }
    }

    private synchronized boolean hold(HttpExchange request) {
        if (held.size() == most) {
            refused++;
            return false;
        }
        return held.add(request);
    }

    /** How many requests wait for their answers. */
    synchronized int inWork() {
        return held.size();
    }

    /** How many requests it had no room for. */
    synchronized int refused() {
        return refused;
    }

    /** Answers the request that has waited longest. */
    void answerOne() throws IOException {
        HttpExchange oldest;
        synchronized (this) {
            oldest = held.remove();
        }
        reply(oldest, 200, ANSWER);
    }

    private static void reply(HttpExchange request, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        request.getResponseHeaders().set("Content-Type", "application/json");
        request.sendResponseHeaders(status, bytes.length);
        request.getResponseBody().write(bytes);
        request.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
