package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An answer before it takes a dialect's shape.
 *
 * @param text  empty for a tool call
 * @param cut   whether the token limit ended it
 * @param usage tokens, counted at four characters each
 */
record Draft(String id, String model, String text, Optional<ToolCall> call, boolean cut, Usage usage,
        Flaw flaw) {

    /** A call of one tool. {@code raw} is the argument text, cut short when the answer is. */
    record ToolCall(String name, JsonNode arguments, String raw) {
    }

    /**
     * Tokens.
     *
     * @param prompt  all of the prompt, cached tokens included
     * @param cached  read from the cache
     * @param written written to the cache by this request
     * @param visible of the text or the tool call
     * @param hidden  reasoning
     */
    record Usage(int prompt, int cached, int written, int visible, int hidden) {
    }

    boolean flawed(Flaw other) {
        return flaw == other;
    }
}
