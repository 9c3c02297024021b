package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/** Values of a configuration's tree; one of the wrong form, which has been reported, reads as if it were left out. */
final class Values {

    private Values() {
    }

    static Duration duration(JsonNode node, Duration otherwise) {
        try {
            return node.isTextual() ? Durations.parse(node.asText()) : otherwise;
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }

    static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }
}
