package dev.caravan.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;

/** A streamed answer whose tokens are the times at which they are sent. Confined to the mock's event loop. */
final class MockStream {

    static final int TOKENS = 200;
    static final int PER_SECOND = 20;
    static final String BEFORE_TOKEN = "{\"content\":\"";
    static final String LAST = "data: [DONE]\n\n";

    private static final String BEGIN = "data: {\"id\":\"chatcmpl-9ZkQ2\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1795478400,\"model\":\"mock-1\",\"choices\":[{\"index\":0,\"delta\":";
    private static final String END = ",\"logprobs\":null,\"finish_reason\":null}]}\n\n";
    private static final String FINISH = BEGIN + "{}" + END.replace("null}]", "\"stop\"}]")
            + BEGIN.substring(0, BEGIN.indexOf("\"choices\"")) + "\"choices\":[],\"usage\":{\"prompt_tokens\":310,"
            + "\"completion_tokens\":" + TOKENS + ",\"total_tokens\":" + (310 + TOKENS) + "}}\n\n" + LAST;

    private final HttpServerResponse response;
    private int sent;

    private MockStream(HttpServerResponse response) {
        this.response = response;
    }

    /** Sends the first token now and the others evenly after it. */
    static void play(Vertx vertx, HttpServerResponse response) {
        var stream = new MockStream(response);
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.write(BEGIN + "{\"role\":\"assistant\",\"content\":\"\"}" + END);
        stream.next();
        var timer = vertx.setPeriodic(1000 / PER_SECOND, tick -> stream.next());
        response.endHandler(over -> vertx.cancelTimer(timer));
    }

    private void next() {
        if (sent++ < TOKENS) {
            response.write(BEGIN + BEFORE_TOKEN + System.nanoTime() + " \"}" + END);
        } else {
            response.end(FINISH);
        }
    }
}
