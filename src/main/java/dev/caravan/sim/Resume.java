package dev.caravan.sim;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a model does that sees the beginning of its answer in the conversation. */
public enum Resume {
    /** Goes on with the next character: what a good model does. */
    CONTINUE,
    /** Gives the whole answer again. */
    RESTART,
    /** Says the last three words again and goes on. */
    REPEAT;

    private static final Pattern LAST_WORDS = Pattern.compile("(\\S+\\s+){0,2}\\S+\\s*$");

    /** The name in control JSON. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is said after {@code said}; empty when that is not the beginning of the whole. */
    Optional<String> after(String said, String whole) {
        if (!whole.startsWith(said)) return Optional.empty();
        return Optional.of(switch (this) {
            case CONTINUE -> whole.substring(said.length());
            case RESTART -> whole;
            case REPEAT -> whole.substring(lastWords(said));
        });
    }

    private static int lastWords(String said) {
        var words = LAST_WORDS.matcher(said);
        return words.find() ? words.start() : 0;
    }
}
