package dev.caravan.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Message;
import dev.caravan.provider.BadRequestException;
import dev.caravan.provider.Codec;
import dev.caravan.provider.Codecs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.camel.InvalidPayloadException;

/**
 * What a message's body asks: text, JSON or a map in a dialect's shape, a list of messages (as maps, JSON or
 * {@link Message}), one {@link Message}, or a {@link ChatRequest}. Bytes, streams and files count as what they hold.
 */
public final class RequestBody {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USUAL_DIALECT = "openai";
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");

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
        if (body instanceof Message one) {
            return ChatRequest.of(List.of(one));
        }
        if (body instanceof ArrayNode array) {
            return conversation(array, dialect);
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
        return conversation((ArrayNode) JSON.valueToTree(messages), dialect);
    }

    private static ChatRequest conversation(ArrayNode messages, String dialect) {
        return inDialect(JSON.createObjectNode().set("messages", messages), dialect);
    }

    /** JSON that is a conversation or has its messages is a request; all other text is a question. */
    private static ChatRequest text(String text, String dialect) {
        var json = json(text);
        if (json.path("messages").isArray() || json.path("contents").isArray()) {
            return inDialect(json, dialect);
        }
        return json instanceof ArrayNode array && !array.isEmpty() && turns(array)
                ? conversation(array, dialect) : ChatRequest.of(text);
    }

    private static boolean turns(ArrayNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .allMatch(entry -> ROLES.contains(entry.path("role").asText()));
    }

    private static JsonNode json(String text) {
        var start = text.stripLeading();
        try {
            return start.startsWith("{") || start.startsWith("[") ? JSON.readTree(text) : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static ChatRequest inDialect(JsonNode json, String dialect) {
        if (json instanceof ObjectNode request) {
            return codec(dialect).readRequest(request);
        }
        throw new BadRequestException("the request must be a JSON object");
    }
}
