package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * An answer before it takes a dialect's shape.
 *
 * @param text  empty when tools are called
 * @param calls the tools called, in order
 * @param cut   whether the token limit ended it
 * @param usage tokens, counted at four characters each
 */
record Draft(String id, String model, String text, List<ToolCall> calls, boolean cut, Usage usage,
        Flaw flaw) {

    /**
     * A call of one tool.
     *
     * @param mark tells the calls of one answer apart, as the end of their ids: the answer's own id for
     *             the first
     * @param raw  the argument text, cut short when the answer is
     */
    record ToolCall(String mark, String name, JsonNode arguments, String raw) {
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

        /** The usage when so many characters of the text or the calls are out. */
        Usage through(int characters) {
            return new Usage(prompt, cached, written, Math.min(visible, Author.tokens(characters)), hidden);
        }
    }

    boolean flawed(Flaw other) {
        return flaw == other;
    }

    /** The same, ended by a content filter after so many pieces of its text. */
    Draft filtered(int pieces) {
        var shown = text.substring(0, Piece.of(text).stream().limit(pieces)
                .mapToInt(Piece::through).max().orElse(0));
        return new Draft(id, model, shown, List.of(), cut, usage.through(shown.length()), Flaw.REFUSAL);
    }

    /** Characters of the text and of all calls' arguments. */
    int length() {
        return text.length() + calls.stream().mapToInt(call -> call.raw().length()).sum();
    }

    /** The calls that the token limit did not cut short. */
    List<ToolCall> whole() {
        return cut && !calls.isEmpty() ? calls.subList(0, calls.size() - 1) : calls;
    }

    /** Whether it has not even an empty text: the flaw's doing, or the limit was spent on reasoning. */
    boolean isSilent() {
        return (cut || flaw.isSilent()) && text.isEmpty() && whole().isEmpty();
    }

    boolean refuses() {
        return flaw == Flaw.REFUSAL || flaw == Flaw.REFUSAL_TEXT;
    }
}
