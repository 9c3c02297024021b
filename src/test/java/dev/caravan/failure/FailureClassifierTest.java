package dev.caravan.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureClassifierTest {

    private final FailureClassifier classifier = new FailureClassifier(CapturedReply.CLOCK);

    static List<CapturedReply> captured() {
        return CapturedReply.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captured")
    void aCapturedReplyMeans(CapturedReply captured) {
        assertThat(classifier.classify(captured.reply())).isEqualTo(captured.expected());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captured")
    void anErrorInsideASuccessMeans(CapturedReply captured) {
        if (captured.reply().success()) {
            assertThat(classifier.insideSuccess(captured.status(), json(captured.body())))
                    .contains(captured.expected());
        }
    }

    @Test
    void theTableIsLongAndItsNamesAreUnique() {
        var names = captured().stream().map(CapturedReply::name).collect(Collectors.toSet());

        assertThat(captured()).hasSizeGreaterThanOrEqualTo(110);
        assertThat(names).hasSameSizeAs(captured());
    }

    @Test
    void everyClassThatAReplyCanHaveOccurs() {
        var neverOfAReply = EnumSet.of(
                FailureClass.TRANSPORT, FailureClass.CUT, FailureClass.GUARD, FailureClass.CANCELLED);

        var occurring = captured().stream().map(CapturedReply::kind).collect(Collectors.toSet());

        assertThat(occurring).isEqualTo(EnumSet.complementOf(neverOfAReply));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}", "{\"error\":null,\"choices\":[]}", "{\"error\":{}}",
        "{\"error\":\"\"}", "{\"error\":false}", "[]", "{}", "null", "7", "\"error\"",
        "{\"type\":\"message\",\"content\":[]}", "{\"choices\":[{\"error\":null}]}"})
    void aSuccessWithoutAnErrorIsNoFailure(String body) {
        assertThat(classifier.insideSuccess(200, json(body))).isEmpty();
    }

    @Test
    void aClientErrorInsideASuccessKeepsItsClass() {
        var failure = classifier.insideSuccess(200, json("{\"error\":{\"code\":400,\"message\":\"no\"}}"));

        assertThat(failure).contains(Failure.of(FailureClass.CALLER_FAULT, 200, "http_400"));
    }

    @Test
    void aSuccessThatIsGivenAsAFailureIsMalformed() {
        var failure = classifier.classify(new HttpReply(200, Map.of(), "{}".getBytes(StandardCharsets.UTF_8)));

        assertThat(failure).isEqualTo(Failure.of(FailureClass.MALFORMED, 200, "error_in_body"));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
