package dev.caravan.sim;

import dev.caravan.sim.Behaviour.Ending;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/** One request and its open connection. Confined to the event loop. */
final class Exchange {

    private final HttpServerRequest request;
    private Future<Void> written = Future.succeededFuture();
    private int events;
    private boolean left;

    Exchange(HttpServerRequest request) {
        this.request = request;
    }

    boolean gone() {
        var response = request.response();
        return response.closed() || response.ended();
    }

    /** Tells how many events were sent, once, if the client closes the connection before the end. */
    void whenClientLeaves(IntConsumer action) {
        request.response().closeHandler(closed -> {
            if (!left && !request.response().ended()) action.accept(events);
        });
    }

    /** Runs when the reply is out, or the connection gone before. */
    void whenOver(Runnable action) {
        var over = new AtomicBoolean();
        Runnable once = () -> {
            if (over.compareAndSet(false, true)) action.run();
        };
        request.response().endHandler(ended -> once.run());
        request.connection().closeHandler(closed -> once.run());
    }

    void send(int status, Map<String, String> headers, byte[] body) {
        if (!gone()) head(status, headers).end(Buffer.buffer(body));
    }

    /** Status and headers of a reply whose body is written piece by piece. */
    HttpServerResponse head(int status, Map<String, String> headers) {
        var response = request.response().setStatusCode(status);
        headers.forEach(response::putHeader);
        return response;
    }

    /** Sends status and headers of a body in chunks. */
    void open(Map<String, String> headers) {
        written = head(200, headers).setChunked(true).write(Buffer.buffer());
    }

    /** Sends a chunk; {@code endsEvent} when an event of a stream is whole with it. */
    void write(byte[] bytes, boolean endsEvent) {
        written = request.response().write(Buffer.buffer(bytes));
        if (endsEvent) events++;
    }

    /** Whether more is written than the client has taken. */
    boolean isFull() {
        return request.response().writeQueueFull();
    }

    /** Calls back once, when the client has taken what was too much. */
    void whenDrained(Runnable action) {
        request.response().drainHandler(drained -> {
            request.response().drainHandler(null);
            action.run();
        });
    }

    private void whenWritten(Runnable action) {
        written.onComplete(done -> action.run());
    }

    /** Ends the body when all that was written is out. */
    void end(Ending ending) {
        switch (ending) {
            case END -> request.response().end();
            case CLOSE -> whenWritten(this::close);
            case RESET -> whenWritten(this::reset);
        }
    }

    /** Ends the connection with a clean FIN. */
    void close() {
        left = true;
        request.connection().close();
    }

    /** Ends the connection with a TCP RST: what a close does when it may not linger. */
    void reset() {
        left = true;
        var channel = ((ConnectionBase) request.connection()).channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }
}
