package dev.caravan.failure;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One failed attempt, as far as anybody may see it: never a key, a prompt or a provider's raw body.
 *
 * @param kind what it means
 * @param status the HTTP status, 0 when none came
 * @param code the provider's machine-readable code, type or parameter, or our own word; short and printable
 * @param retryAfter how long the provider asks to wait
 * @param onlyThisModel whether another model may well accept what this one refused
 */
public record Failure(
        FailureClass kind, int status, String code, Optional<Duration> retryAfter, boolean onlyThisModel) {

    private static final int LONGEST_CODE = 120;
    /** How the keys of OpenAI, Anthropic and Google begin, should one get into a code. */
    private static final Pattern KEYS = Pattern.compile("\\b(sk-|AIza)[\\w-]{4,}");

    public Failure {
        code = printable(code);
    }

    public static Failure of(FailureClass kind, int status, String code) {
        return new Failure(kind, status, code, Optional.empty(), false);
    }

    /** A failure without an HTTP status. */
    public static Failure of(FailureClass kind, String code) {
        return of(kind, 0, code);
    }

    /**
     * The same failure of an answer whose beginning the caller already has: the provider broke it off, whatever it says,
     * unless it was too slow, refused to go on, or the caller left.
     */
    public Failure afterFirstToken() {
        return switch (kind) {
            case TIMEOUT, REFUSED, CANCELLED -> this;
            default -> new Failure(FailureClass.CUT, status, code, retryAfter, onlyThisModel);
        };
    }

    private static String printable(String code) {
        var clean = KEYS.matcher(code).replaceAll("(key)").replaceAll("[^\\p{Alnum} _.:,/()'>=\\[\\]$-]", "?");
        return clean.length() <= LONGEST_CODE ? clean : clean.substring(0, LONGEST_CODE);
    }
}
