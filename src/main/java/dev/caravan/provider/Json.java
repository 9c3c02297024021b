package dev.caravan.provider;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Lenient reading of JSON that a provider or model wrote: what is missing or of another type is empty, never an
 * exception. Safe to share.
 */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder(factory().build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private Json() {
    }

    /**
     * Begins a factory whose threads share their buffers. Else every thread keeps some 30 KB of its own, for as long as it
     * waits for a model.
     */
    public static JsonFactoryBuilder factory() {
        return new JsonFactoryBuilder().recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool());
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** The field's text, empty where there is none. */
    public static String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isTextual() ? value.textValue() : "";
    }

    /** The field's number, 0 where there is none or a negative one. */
    public static long count(JsonNode node, String field) {
        var value = node.path(field);
        return value.isNumber() && value.canConvertToInt() ? Math.max(0, value.longValue()) : 0;
    }

    /** The object that the text is, if it is one. */
    public static Optional<ObjectNode> parseObject(String text) {
        return parse(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }

    /** The value as JSON. Half characters, which models now and then write, stay as they are. */
    public static String write(JsonNode value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The value that the text is, missing where it is no JSON. */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
