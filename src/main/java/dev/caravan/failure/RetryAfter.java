package dev.caravan.failure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long a provider asks to wait. Immutable, so safe for all threads if its time source is.
 *
 * <p>The most precise wish wins: {@code retry-after-ms} (OpenAI, Azure), {@code x-ms-retry-after-ms} (Azure),
 * {@code retry-after} in seconds with decimals or as an HTTP date (all), and Gemini's {@code RetryInfo} in the
 * body. One that is garbage, negative, past or zero is no wish, and the next one is asked: Anthropic's own
 * client library too takes zero for missing, and so the usual back-off applies instead of none. Longer than a day is
 * a day; parts of a millisecond are rounded up.
 */
final class RetryAfter {

    static final Duration LONGEST = Duration.ofHours(24);

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,40}(?:\\.\\d{1,40})?)s?");
    private static final BigDecimal LONGEST_MILLIS = BigDecimal.valueOf(LONGEST.toMillis());
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

    private final InstantSource clock;

    RetryAfter(InstantSource clock) {
        this.clock = clock;
    }

    /** The wish of a reply, more than nothing and at most {@link #LONGEST}. */
    Optional<Duration> of(HttpReply reply, ErrorBody body) {
        var seconds = reply.header("retry-after");
        return Stream.of(
                        reply.header("retry-after-ms").flatMap(text -> number(text, ONE)),
                        reply.header("x-ms-retry-after-ms").flatMap(text -> number(text, ONE)),
                        seconds.flatMap(text -> number(text, THOUSAND)),
                        seconds.flatMap(this::date),
                        number(body.retryDelay(), THOUSAND))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Duration> number(String text, BigDecimal millis) {
        var number = NUMBER.matcher(text.strip());
        return number.matches() ? wish(new BigDecimal(number.group(1)).multiply(millis)) : Optional.empty();
    }

    private Optional<Duration> date(String text) {
        try {
            var until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip()));
            return wish(BigDecimal.valueOf(Duration.between(clock.instant(), until).toMillis()));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> wish(BigDecimal millis) {
        return Optional.of(millis.min(LONGEST_MILLIS).setScale(0, RoundingMode.CEILING))
                .filter(wait -> wait.signum() > 0)
                .map(wait -> Duration.ofMillis(wait.longValue()));
    }
}
