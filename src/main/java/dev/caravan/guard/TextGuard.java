package dev.caravan.guard;

import com.google.re2j.Pattern;
import dev.caravan.config.TextConfig;
import dev.caravan.model.ChatReply;
import java.util.List;
import java.util.Optional;

/**
 * The text must keep to a length in characters and hold certain texts and patterns, and not others. Patterns are
 * matched in a time that grows with the text's length only.
 */
record TextGuard(TextConfig config) implements Guard {

    @Override
    public Optional<Finding> check(ChatReply reply) {
        var text = reply.text();
        return length(text).or(() -> required(text)).or(() -> forbidden(text));
    }

    private Optional<Finding> length(String text) {
        if (text.length() < config.minLength()) {
            return found("min-length", "the answer has fewer than " + config.minLength() + " characters");
        }
        if (text.length() > config.maxLength()) {
            return found("max-length", "the answer has more than " + config.maxLength() + " characters");
        }
        return Optional.empty();
    }

    private Optional<Finding> required(String text) {
        return config.required().stream().filter(word -> !text.contains(word)).findFirst()
                .flatMap(word -> found("required", "the answer must contain: " + word))
                .or(() -> pattern("required-pattern", "the answer must match: ", config.requiredPatterns(), text,
                        false));
    }

    private Optional<Finding> forbidden(String text) {
        return config.forbidden().stream().filter(text::contains).findFirst()
                .flatMap(word -> found("forbidden", "the answer must not contain: " + word))
                .or(() -> pattern("forbidden-pattern", "the answer must not match: ", config.forbiddenPatterns(), text,
                        true));
    }

    /** The first pattern that matches, or doesn't, by its number in the configuration. */
    private static Optional<Finding> pattern(String name, String reason, List<Pattern> patterns, String text,
            boolean wrong) {
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).matcher(text).find() == wrong) {
                return found(name + " " + (i + 1), reason + patterns.get(i).pattern());
            }
        }
        return Optional.empty();
    }

    private static Optional<Finding> found(String name, String reason) {
        return Optional.of(new Finding(name, reason));
    }
}
