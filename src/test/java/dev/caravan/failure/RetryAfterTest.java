package dev.caravan.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private final RetryAfter retryAfter = new RetryAfter(CapturedReply.CLOCK);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1                             |    1000",
        "' 2 '                         |    2000",
        "0.5                           |     500",
        "7.66                          |    7660",
        "0.0001                        |       1",
        "17s                           |   17000",
        "86400                         | 86400000",
        "86401                         | 86400000",
        "99999999999999999999999999999 | 86400000",
        "Mon, 23 Nov 2026 10:00:30 GMT |   30000",
        "Tue, 24 Nov 2026 09:00:00 GMT | 82800000",
        "Mon, 23 Nov 2099 10:00:00 GMT | 86400000"})
    void secondsAndDatesAreWaits(String value, long millis) {
        assertThat(of(Map.of("Retry-After", value), "")).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0", "0.0", "-1", "-0.5", "soon", "", " ", "NaN", "Infinity", "1e9", "1,5", "5, 5", "0x10", "s",
        "Mon, 23 Nov 2026 10:00:00 GMT", "Sun, 22 Nov 2026 10:00:00 GMT", "Tue, 23 Nov 2026 10:00:30 GMT",
        "2026-11-23T10:00:30Z", "Mon, 99 Nov 2026 10:00:30 GMT"})
    void whatIsNoTimeToComeIsNoWish(String value) {
        assertThat(of(Map.of("retry-after", value), "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"17s,17000", "1.5s,1500", "0.000000001s,1", "3,3000", "999999999s,86400000"})
    void geminiTellsItInTheBody(String delay, long millis) {
        assertThat(of(Map.of(), delay)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-3s", "1m", "s", "null"})
    void garbageInTheBodyIsNoWish(String delay) {
        assertThat(of(Map.of(), delay)).isEmpty();
    }

    @Test
    void theMostPreciseWishWins() {
        var all = Map.of("retry-after-ms", "100", "x-ms-retry-after-ms", "200", "retry-after", "3");
        var azure = Map.of("x-ms-retry-after-ms", "200", "retry-after", "3");

        assertThat(of(all, "4s")).contains(Duration.ofMillis(100));
        assertThat(of(azure, "4s")).contains(Duration.ofMillis(200));
        assertThat(of(Map.of("retry-after", "3"), "4s")).contains(Duration.ofSeconds(3));
    }

    @Test
    void theNextIsAskedWhereOneIsNoWish() {
        var headers = Map.of("retry-after-ms", "-1", "x-ms-retry-after-ms", "?", "retry-after", "0");

        assertThat(of(headers, "4s")).contains(Duration.ofSeconds(4));
    }

    private Optional<Duration> of(Map<String, String> headers, String delay) {
        var body = "{\"error\":{\"details\":[{\"retryDelay\":\"" + delay + "\"}]}}";
        var reply = new HttpReply(429, headers, body.getBytes(StandardCharsets.UTF_8));
        return retryAfter.of(reply, ErrorBody.of(reply));
    }
}
