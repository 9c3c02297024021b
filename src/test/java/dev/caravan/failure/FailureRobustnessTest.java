package dev.caravan.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, a class comes out, and no text of a provider's. */
class FailureRobustnessTest {

    private static final String MARKER = "planted_marker";
    /** The fields with texts for people, or of people. */
    private static final Pattern TEXTS = Pattern.compile(
            "(\"(?:message|Message|msg|error|detail|raw|input|flagged_input|failed_generation)\"\\s*:\\s*\")"
                    + "((?:[^\"\\\\]|\\\\.)*)");
    private static final Set<Integer> KNOWN =
            Set.of(401, 402, 403, 404, 407, 408, 409, 410, 413, 424, 425, 429, 498, 499);

    private final FailureClassifier classifier = new FailureClassifier(CapturedReply.CLOCK);

    static List<CapturedReply> captured() {
        return CapturedReply.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captured")
    void anyPartOfABodyWithAnyStatusHasAClass(CapturedReply captured) {
        var random = new Random(captured.name().hashCode());
        var body = captured.body().getBytes(StandardCharsets.UTF_8);

        for (int status = 300; status < 600; status++) {
            assertClassified(captured.reply(status, body));
            assertClassified(captured.reply(status, Arrays.copyOf(body, random.nextInt(body.length + 1))));
            assertClassified(captured.reply(status, scrambled(body, random)));
        }
    }

    @Test
    void everyCutOfEveryBodyHasAClass() {
        for (var captured : captured()) {
            var body = captured.body().getBytes(StandardCharsets.UTF_8);
            for (int length = 0; length < body.length; length++) {
                assertClassified(captured.reply(captured.status(), Arrays.copyOf(body, length)));
            }
        }
    }

    @Test
    void randomBytesAreJudgedByTheStatusAlone() {
        var random = new Random(7);
        for (int status = 300; status < 600; status++) {
            var bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);

            var failure = classifier.classify(new HttpReply(status, Map.of(), bytes));

            assertThat(failure.code()).isEqualTo("http_" + status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "<html></html>", "nothing to see", "{\"error\":{\"message\":\"x\"}}"})
    void anUnknownStatusFallsToTheCallerOrTheProvider(String body) {
        IntStream.range(300, 1000).filter(status -> !KNOWN.contains(status)).forEach(status -> {
            var failure = classifier.classify(new HttpReply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8)));

            assertThat(failure.kind()).isEqualTo(status < 400 ? FailureClass.MALFORMED
                    : status < 500 ? FailureClass.CALLER_FAULT : FailureClass.OVERLOADED);
            assertThat(failure.onlyThisModel()).isFalse();
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captured")
    void noTextOfABodyGetsIntoTheCode(CapturedReply captured) {
        var before = planted(captured, MARKER + " $2");
        var alone = planted(captured, MARKER);

        assertThat(classifier.classify(before).code()).isEqualTo(captured.code());
        assertThat(classifier.classify(alone).code()).doesNotContain(MARKER);
    }

    @Test
    void mostBodiesHaveATextToPlantIn() {
        assertThat(captured()).filteredOn(captured -> TEXTS.matcher(captured.body()).find())
                .hasSizeGreaterThan(150);
    }

    private static HttpReply planted(CapturedReply captured, String text) {
        var body = captured.body().startsWith("{") || captured.body().startsWith("[") || captured.body().isBlank()
                ? TEXTS.matcher(captured.body()).replaceAll("$1" + text)
                : captured.body() + MARKER;
        return captured.reply(captured.status(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] scrambled(byte[] body, Random random) {
        var result = body.clone();
        for (int i = 0; i < body.length / 10; i++) {
            result[random.nextInt(result.length)] = (byte) random.nextInt();
        }
        return result;
    }

    private void assertClassified(HttpReply reply) {
        var failure = classifier.classify(reply);

        assertThat(failure.kind()).isNotNull();
        assertThat(failure.code()).isNotBlank();
        assertThat(failure.status()).isEqualTo(reply.status());
    }
}
