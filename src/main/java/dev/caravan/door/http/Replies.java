package dev.caravan.door.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Puts a reply into a message, with nothing else beside it. Not by Jackson's writer of bytes, which breaks on the half
 * characters that models now and then write.
 */
final class Replies {

    private Replies() {
    }

    static void put(Exchange exchange, int status, ObjectNode json, Map<String, String> headers) {
        var message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.getHeaders().putAll(headers);
        message.setBody(json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
