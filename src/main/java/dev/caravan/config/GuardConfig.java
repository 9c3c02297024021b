package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What an answer must satisfy, whichever model gave it, or a request before any model is asked.
 *
 * @param schema JSON Schema, draft 2020-12
 * @param bean name of a {@code Guard} in the registry
 */
public record GuardConfig(Optional<JsonNode> schema, TextConfig text, Optional<String> bean) {

    public static final GuardConfig NONE = new GuardConfig(Optional.empty(), TextConfig.ANY, Optional.empty());

    /** What of it holds for calls of tools, which have not the form of an answer: what must not occur. */
    public GuardConfig ofCalls() {
        return new GuardConfig(Optional.empty(), text.forbidding(), Optional.empty());
    }
}
