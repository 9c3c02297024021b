package dev.caravan.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Message;
import dev.caravan.provider.BadRequestException;
import dev.caravan.provider.Codec;
import dev.caravan.provider.Codecs;
import java.util.List;
import java.util.Map;
import org.apache.camel.InvalidPayloadException;

/** What a message's body asks: text, JSON or a map in a dialect's shape, a list of messages, or a ChatRequest. */
public final class RequestBody {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USUAL_DIALECT = "openai";

    private RequestBody() {
    }

    /**
     * Reads the request.
     *
     * @throws BadRequestException naming what can't be understood
     */
    public static ChatRequest read(org.apache.camel.Message message) {
        var body = message.getBody();
        var dialect = message.getHeader(Names.DIALECT, USUAL_DIALECT, String.class);
        if (body instanceof ChatRequest request) {
            return request;
        }
        if (body instanceof Map<?, ?> || body instanceof JsonNode) {
            return inDialect(JSON.valueToTree(body), dialect);
        }
        if (body instanceof List<?> messages) {
            return conversation(messages, dialect);
        }
        return text(text(message), dialect);
    }

    private static String text(org.apache.camel.Message message) {
        try {
            var text = message.getMandatoryBody(String.class);
            if (!text.isBlank()) {
                return text;
            }
        } catch (InvalidPayloadException e) {
            // told below, with what is accepted
        }
        throw new BadRequestException("the body holds no request: send text, a list of messages, or a map or JSON "
                + "object with 'messages'");
    }

    private static Codec codec(String dialect) {
        try {
            return Codecs.of(dialect);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("the header " + Names.DIALECT + ": " + e.getMessage());
        }
    }

    private static ChatRequest conversation(List<?> messages, String dialect) {
        if (!messages.isEmpty() && messages.stream().allMatch(Message.class::isInstance)) {
            return ChatRequest.of(messages.stream().map(Message.class::cast).toList());
        }
        ObjectNode request = JSON.createObjectNode().set("messages", JSON.valueToTree(messages));
        return inDialect(request, dialect);
    }

    /** JSON with the messages of a conversation is a request; all other text is a question. */
    private static ChatRequest text(String text, String dialect) {
        if (text.stripLeading().startsWith("{")) {
            try {
                if (JSON.readTree(text) instanceof ObjectNode json
                        && (json.path("messages").isArray() || json.path("contents").isArray())) {
                    return inDialect(json, dialect);
                }
            } catch (JsonProcessingException e) {
                return ChatRequest.of(text);
            }
        }
        return ChatRequest.of(text);
    }

    private static ChatRequest inDialect(JsonNode json, String dialect) {
        if (json instanceof ObjectNode request) {
            return codec(dialect).readRequest(request);
        }
        throw new BadRequestException("the request must be a JSON object");
    }
}
