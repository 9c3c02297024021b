package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a request asks for, and the answer it may hold the beginning of.
 *
 * @param prompt all turns as they stand
 * @param begun  present when the last turn is the model's own, or asks to continue the one before
 */
record Conversation(Prompt prompt, Optional<Begun> begun) {

    private static final Pattern CONTINUE = Pattern.compile(
            "(?i)\\b(continu(e|es|ing|ation)|carry on|go on|resume|pick up|where (you|it) (left off|stopped))\\b");

    /** What the model has said so far, and what it was asked for then. */
    record Begun(Prompt earlier, String said) {
    }

    /** Finds it in turns of which the model's have this role; {@code reading} makes prompts of turns. */
    static Conversation of(JsonNode turns, String role, String content, Function<JsonNode, Prompt> reading) {
        var last = turns.size() - 1;
        var isAsked = !role.equals(role(turns.path(last)))
                && CONTINUE.matcher(Texts.of(turns.path(last).path(content))).find();
        var at = isAsked ? last - 1 : last;
        var turn = turns.path(at);
        var said = role.equals(role(turn)) ? Texts.of(turn.path(content)) : "";
        return new Conversation(reading.apply(turns), said.isEmpty() ? Optional.empty()
                : Optional.of(new Begun(reading.apply(first(at, turns)), said)));
    }

    private static String role(JsonNode turn) {
        return turn.path("role").asText();
    }

    private static JsonNode first(int length, JsonNode turns) {
        var first = Json.MAPPER.createArrayNode();
        Texts.each(turns).stream().limit(length).forEach(first::add);
        return first;
    }
}
