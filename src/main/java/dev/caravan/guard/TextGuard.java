package dev.caravan.guard;

import dev.caravan.model.ChatReply;
import java.util.List;
import java.util.Optional;

/** The answer's text must hold certain words and keep to a length in characters. */
public record TextGuard(List<String> required, int minLength, int maxLength) implements Guard {

    public TextGuard {
        required = List.copyOf(required);
    }

    @Override
    public Optional<Finding> check(ChatReply reply) {
        var text = reply.text();
        if (text.length() < minLength) {
            return Optional.of(new Finding("min-length", "the answer has fewer than " + minLength + " characters"));
        }
        if (text.length() > maxLength) {
            return Optional.of(new Finding("max-length", "the answer has more than " + maxLength + " characters"));
        }
        return required.stream().filter(word -> !text.contains(word)).findFirst()
                .map(word -> new Finding("required", "the answer must contain: " + word));
    }
}
