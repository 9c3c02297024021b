package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What an answer must satisfy, whichever model gave it.
 *
 * @param schema JSON Schema, draft 2020-12
 * @param required texts that must occur
 * @param minLength fewest characters; default 0
 * @param maxLength most characters; default no limit
 * @param bean name of a {@code Guard} in the registry
 */
public record GuardConfig(
        Optional<JsonNode> schema, List<String> required, int minLength, int maxLength, Optional<String> bean) {

    public static final GuardConfig NONE =
            new GuardConfig(Optional.empty(), List.of(), 0, Integer.MAX_VALUE, Optional.empty());

    public GuardConfig {
        required = List.copyOf(required);
    }
}
