package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"0ms,PT0S", "500ms,PT0.5S", "30s,PT30S", "5m,PT5M", "12h,PT12H", "007s,PT7S", "999999999h,PT999999999H"})
    void aNumberAndAUnitAreADuration(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "s", "ms", "5", "5 s", " 5s", "5s ", "-5s", "+5s", "1.5s", "1e3s", "5S", "5d", "5sec", "5m30s", "PT5S",
        "0x5s", "٥s", "9999999999s"})
    void anythingElseIsNoneAndSaysSo(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text))
                .withMessageStartingWith("'" + text + "' ").withMessageContaining("ms");
    }
}
