package dev.caravan.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBodyTest {

    private static final String QUOTA = "{\"error\":{\"code\":\"insufficient_quota\"";

    @Test
    void theMostSpecificCodeComesFirst() {
        var body = read("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Wait\","
                + "\"details\":{\"error_code\":\"ramp_limit_exceeded\"}}}");

        assertThat(body.words()).containsExactly("ramp_limit_exceeded", "rate_limit_error");
        assertThat(body.message()).isEqualTo("Wait");
    }

    @Test
    void numbersAreNoWords() {
        var body = read("{\"error\":{\"code\":\"429\",\"type\":null,\"param\":null}}");

        assertThat(body.words()).isEmpty();
        assertThat(body.number()).isEqualTo(OptionalInt.of(429));
        assertThat(body.param()).isEmpty();
    }

    @Test
    void aDetailHasAPlace() {
        var body = read("{\"detail\":[{\"loc\":[\"body\",\"tools\",0],\"msg\":\"Wrong\",\"type\":\"missing\"}]}");

        assertThat(body.param()).isEqualTo("body.tools.0");
        assertThat(body.type()).isEqualTo("missing");
        assertThat(body.message()).isEqualTo("Wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"error\":\"Out of order\"}", "{\"detail\":\"Out of order\"}", "{\"message\":\"Out of order\"}",
        "Out of order", "[{\"error\":{\"message\":\"Out of order\"}}]", "{\"error\":{\"message\":\"Out of order\",",
        "\uFEFF\n\n {\"error\":{\"message\":\"Out of order\"}}"})
    void theMessageIsFoundInAnyShape(String body) {
        assertThat(read(body).message()).isEqualTo("Out of order");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "}", "", ",", ",\"message\":\"cut", ",\"message\":\"\\u12", ",\"x\":[1,{\"y\"", ",\"x\":0.5}", "}} more"})
    void theBeginningOfABrokenBodyCounts(String rest) {
        assertThat(read(QUOTA + rest).codes()).containsExactly("insufficient_quota");
    }

    @Test
    void aBodyNestedTooDeeplyCountsUpToThere() {
        assertThat(read(QUOTA + ",\"x\":" + "[".repeat(30_000)).codes()).containsExactly("insufficient_quota");
        assertThat(read("[".repeat(70_000)).words()).isEmpty();
        assertThat(read("{\"error\":".repeat(7_000)).words()).isEmpty();
    }

    @Test
    void onlyTheFirst64KilobytesAreRead() {
        var blank = " ".repeat(LenientJson.LONGEST_BODY);

        assertThat(read(QUOTA + ",\"message\":\"" + "x".repeat(10_000_000) + "\"}}").codes())
                .containsExactly("insufficient_quota");
        assertThat(read(blank + QUOTA + "}}").codes()).isEmpty();
    }

    @Test
    void invalidUtf8IsReadAllTheSame() {
        var bytes = (QUOTA + ",\"message\":\"?\"}}").getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 4] = (byte) 0xC3;

        var body = ErrorBody.of(new HttpReply(429, Map.of(), bytes));

        assertThat(body.codes()).containsExactly("insufficient_quota");
    }

    @Test
    void sentencesAreNoCodes() {
        var body = read("{\"error\":{\"code\":\"write me a poem\",\"type\":\"Zürich\","
                + "\"param\":\"a b\",\"status\":7}}");

        assertThat(body.words()).isEmpty();
        assertThat(body.param()).isEmpty();
    }

    @Test
    void enormousNumbersDoNotHurt() {
        assertThat(read("{\"error\":{\"code\":1e999999999}}").number()).isEmpty();
        assertThat(read("{\"error\":{\"code\":" + "9".repeat(5_000) + "}}").number()).isEmpty();
        assertThat(read("{\"error\":{\"code\":99999999999}}").number()).isEmpty();
    }

    private static ErrorBody read(String body) {
        return ErrorBody.of(new HttpReply(429, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }
}
