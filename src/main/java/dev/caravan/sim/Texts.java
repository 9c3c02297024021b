package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Text out of content that is a string, or an array of parts with a {@code text}. */
final class Texts {

    private Texts() {
    }

    static String of(JsonNode content) {
        if (content.isTextual()) return content.asText();
        return each(content).stream().map(part -> part.isTextual() ? part : part.path("text"))
                .filter(JsonNode::isTextual).map(JsonNode::asText).collect(Collectors.joining("\n"));
    }

    static List<JsonNode> each(JsonNode array) {
        return array.isArray() ? StreamSupport.stream(array.spliterator(), false).toList() : List.of();
    }

    /** The texts of the messages whose role is this. */
    static List<String> ofRole(JsonNode messages, String role, String content) {
        return each(messages).stream().filter(message -> role.equals(message.path("role").asText()))
                .map(message -> of(message.path(content))).filter(text -> !text.isBlank()).toList();
    }

    static String last(List<String> texts) {
        return texts.isEmpty() ? "" : texts.get(texts.size() - 1);
    }

    static JsonNode lastOf(JsonNode array) {
        return array.path(array.size() - 1);
    }
}
