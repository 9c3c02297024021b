package dev.caravan.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A usable answer of a model.
 *
 * @param id the provider's id of the answer, or empty
 * @param model the id of the model as the provider names it in the answer, or empty
 * @param text the answer's text, empty when there are only tool calls
 * @param asides what else the model said, in order
 */
public record ChatReply(String id, String model, String text, List<Part.ToolCall> toolCalls, FinishReason finish,
        Usage usage, List<Aside> asides) {

    /**
     * A block that only its own dialect understands, such as signed thoughts; callers of other dialects don't get it.
     *
     * @param at how many characters of the text stand before it
     */
    public record Aside(String dialect, JsonNode block, int at) {
    }

    public ChatReply {
        toolCalls = List.copyOf(toolCalls);
        asides = List.copyOf(asides);
    }

    /** An answer without asides. */
    public ChatReply(
            String id, String model, String text, List<Part.ToolCall> toolCalls, FinishReason finish, Usage usage) {
        this(id, model, text, toolCalls, finish, usage, List.of());
    }

    public ChatReply withUsage(Usage replacement) {
        return new ChatReply(id, model, text, toolCalls, finish, replacement, asides);
    }

    /** The answer with this text, and without asides where it is another one. */
    public ChatReply withText(String replacement) {
        return new ChatReply(id, model, replacement, toolCalls, finish, usage,
                replacement.equals(text) ? asides : List.of());
    }
}
