package dev.caravan.sim;

import io.netty.channel.ChannelOption;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Map;

/** One request and its open connection. Confined to the event loop. */
final class Exchange {

    private final HttpServerRequest request;

    Exchange(HttpServerRequest request) {
        this.request = request;
    }

    boolean gone() {
        var response = request.response();
        return response.closed() || response.ended();
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

    /** Ends the connection with a clean FIN. */
    void close() {
        request.connection().close();
    }

    /** Ends the connection with a TCP RST: what a close does when it may not linger. */
    void reset() {
        var channel = ((ConnectionBase) request.connection()).channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }
}
