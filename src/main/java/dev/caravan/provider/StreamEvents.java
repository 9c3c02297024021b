package dev.caravan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClassifier;
import dev.caravan.failure.HttpReply;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** What is alike in all dialects about the events of a stream. */
public final class StreamEvents {

    private static final int STATUS = 200;
    private static final String ERROR = "error";

    /** Its clock is for dates in headers, of which events have none. */
    private static final FailureClassifier CLASSIFIER = new FailureClassifier(InstantSource.system());

    private StreamEvents() {
    }

    /**
     * The object that an event carries, empty where it is malformed.
     *
     * @throws AttemptFailedException when it is an error, by its name or by what it carries
     */
    public static Optional<ObjectNode> object(SseEvent event) {
        if (event.name().equals(ERROR)) {
            throw new AttemptFailedException(named(event.data()));
        }
        var data = Json.parse(event.data());
        refuseError(data);
        return data instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }

    /** An error by its name may be anything: text, or an object without a field that says error. */
    private static Failure named(String data) {
        return CLASSIFIER.classify(new HttpReply(STATUS, Map.of(), data.getBytes(StandardCharsets.UTF_8)));
    }

    /** @throws AttemptFailedException when an error lies in it */
    public static void refuseError(JsonNode data) {
        CLASSIFIER.insideSuccess(STATUS, data).ifPresent(failure -> {
            throw new AttemptFailedException(failure);
        });
    }

    /** Sets the fields of which an event says something: the last word on each counts. */
    public static void update(ObjectNode target, JsonNode event) {
        event.properties().stream()
                .filter(field -> says(field.getValue()))
                .forEach(field -> target.set(field.getKey(), field.getValue()));
    }

    /** Whether the value is more than nothing: null, or an empty text, array or object. */
    public static boolean says(JsonNode value) {
        return value.isContainerNode() ? !value.isEmpty() : !value.isNull() && !value.asText().isEmpty();
    }

    /** The alternative that the answer is made of: the one with index 0 or without an index. */
    public static Optional<ObjectNode> first(JsonNode alternatives) {
        for (var alternative : alternatives) {
            if (alternative instanceof ObjectNode object && object.path("index").asInt() == 0) {
                return Optional.of(object);
            }
        }
        return Optional.empty();
    }
}
