package dev.caravan.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {

    @ParameterizedTest
    @CsvSource({
        // of proportions, as published calculators give them
        "0.9, 100, 0.825634, 0.944771", "0.5, 10, 0.236593, 0.763407", "1, 20, 0.838872, 1", "0, 20, 0, 0.161128",
        "1, 73, 0.950009, 1", "0.97, 1000, 0.957523, 0.978903"})
    void isWilsons(double mean, long samples, double low, double high) {
        var interval = Interval.of(mean, samples);

        assertThat(interval.low()).isCloseTo(low, within(0.0001));
        assertThat(interval.high()).isCloseTo(high, within(0.0001));
    }

    @Test
    void withoutSamplesAllIsPossible() {
        assertThat(Interval.of(0, 0)).isEqualTo(new Interval(0, 1));
    }

    @Test
    void fewSamplesSayNothing() {
        assertThat(new PairAgreement("t", "a", "b", Comparison.JSON, 19, 1, 1, 1).enough()).isFalse();
        assertThat(new PairAgreement("t", "a", "b", Comparison.JSON, 20, 1, 1, 1).enough()).isTrue();
    }

    /** Answers of six fields, each wrong with a chance that is known; 1,000 times as many samples as a week has. */
    @ParameterizedTest
    @CsvSource({"0.02, 30", "0.02, 500", "0.2, 30", "0.5, 100"})
    void holdsTheTrueAgreementAtLeastNineteenTimesInTwenty(double wrong, int samples) {
        var random = new Random(5);
        int held = 0;
        for (int week = 0; week < 1000; week++) {
            double sum = 0;
            for (int sample = 0; sample < samples; sample++) {
                long right = random.doubles(6).filter(chance -> chance >= wrong).count();
                sum += new Overlap(right, 6, 6).f1();
            }
            var interval = Interval.of(sum / samples, samples);
            held += interval.low() <= 1 - wrong && 1 - wrong <= interval.high() ? 1 : 0;
        }

        assertThat(held).isGreaterThanOrEqualTo(950);
    }
}
