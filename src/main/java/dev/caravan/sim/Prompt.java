package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a request asks for, free of its dialect.
 *
 * @param system      system prompt, empty when there is none
 * @param document    all user text
 * @param lastUser    text of the last user message
 * @param characters  size of all text sent, tools and schema included
 * @param schema      the JSON schema the answer must fit
 * @param wantsJson   any JSON object will do
 * @param mustCall    a tool has to be called: the forced one is the only one listed
 * @param toolResult  text of the tool results that end the conversation
 * @param parallel    whether several tools may be called at once
 * @param maxTokens   limit of answer and reasoning together
 * @param thinks      whether reasoning tokens are spent
 * @param cachePrefix text a provider would cache, empty when it would not
 */
record Prompt(String model, String system, String document, String lastUser, int characters,
        Optional<JsonNode> schema, boolean wantsJson, List<Tool> tools, boolean mustCall, boolean parallel,
        Optional<String> toolResult, OptionalInt maxTokens, boolean thinks, String cachePrefix) {

    /** A function the model may call; {@code schema} is that of its arguments. */
    record Tool(String name, String description, JsonNode schema) {
    }
}
