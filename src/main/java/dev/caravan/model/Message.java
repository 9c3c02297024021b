package dev.caravan.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One turn of a conversation.
 *
 * @param role who speaks
 * @param parts what is said, in order: text, pictures, calls of tools and their results
 * @param extra fields that only the origin's dialect knows
 */
public record Message(Role role, List<Part> parts, Map<String, JsonNode> extra) {

    public Message {
        parts = List.copyOf(parts);
        extra = Map.copyOf(extra);
    }

    /** What the model is told to be or do. */
    public static Message system(String text) {
        return text(Role.SYSTEM, text);
    }

    /** What a person says. */
    public static Message user(String text) {
        return text(Role.USER, text);
    }

    /** What a model said before. */
    public static Message assistant(String text) {
        return text(Role.ASSISTANT, text);
    }

    private static Message text(Role role, String text) {
        return new Message(role, List.of(new Part.Text(text)), Map.of());
    }

    /** The text parts, joined without a separator. */
    public String text() {
        return textOf(parts, "");
    }

    static String textOf(List<Part> parts, String separator) {
        return parts.stream()
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).text())
                .collect(Collectors.joining(separator));
    }
}
