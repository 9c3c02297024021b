package dev.caravan.model;

import java.util.List;

/**
 * A usable answer of a model.
 *
 * @param id the provider's id of the answer, or empty
 * @param model the id of the model as the provider names it in the answer, or empty
 * @param text the answer's text, empty when there are only tool calls
 */
public record ChatReply(
        String id, String model, String text, List<Part.ToolCall> toolCalls, FinishReason finish, Usage usage) {

    public ChatReply {
        toolCalls = List.copyOf(toolCalls);
    }

    public ChatReply withUsage(Usage replacement) {
        return new ChatReply(id, model, text, toolCalls, finish, replacement);
    }

    public ChatReply withText(String replacement) {
        return new ChatReply(id, model, replacement, toolCalls, finish, usage);
    }
}
