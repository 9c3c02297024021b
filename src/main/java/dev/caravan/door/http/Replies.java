package dev.caravan.door.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.Json;
import dev.caravan.provider.ReplyWriter;
import dev.caravan.provider.ReplyWriters;
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * How replies are said, and put into a message with nothing else beside them. Not by Jackson's writer of bytes, which
 * breaks on the half characters that models now and then write; and as a ByteBuffer, for of an array Camel makes a
 * stream, which workers then read for the server piece by piece.
 */
final class Replies {

    private Replies() {
    }

    /** How a request is answered before its body is read. Anthropic's clients name the version of its API. */
    static ReplyWriter writer(String path, MultiMap headers) {
        var anthropic = path.startsWith("/v1/messages") || headers.contains("anthropic-version");
        return ReplyWriters.of(anthropic ? "anthropic" : "openai");
    }

    static void put(Exchange exchange, int status, ObjectNode json, Map<String, String> headers) {
        var message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.getHeaders().putAll(headers);
        message.setBody(ByteBuffer.wrap(Json.write(json).getBytes(StandardCharsets.UTF_8)));
    }
}
