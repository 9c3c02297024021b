package dev.caravan.plan;

import static dev.caravan.plan.Pool.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.RetryConfig;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.failure.FailureClass.Again;
import dev.caravan.model.ManualTime;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryRulesTest {

    private static final Duration PLENTY = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private final List<Outcome> attempts = new ArrayList<>();
    private RetryRules rules = new RetryRules(Pool.RETRY);

    @Test
    void aModelIsAskedOnceMoreWhileAnotherStandsBehindIt() {
        attempt("a", FailureClass.OVERLOADED);
        assertThat(again(1)).contains(Duration.ofMillis(500));

        attempt("a", FailureClass.OVERLOADED);
        assertThat(again(1)).isEmpty();
    }

    @Test
    void theLastModelIsAskedTwiceMore() {
        attempt("a", FailureClass.OVERLOADED);
        assertThat(again(0)).contains(Duration.ofMillis(500));

        attempt("a", FailureClass.TRANSPORT);
        assertThat(again(0)).contains(Duration.ofSeconds(1));

        attempt("a", FailureClass.OVERLOADED);
        assertThat(again(0)).isEmpty();
    }

    @Test
    void theCountBeginsAnewWithEachModel() {
        attempt("a", FailureClass.OVERLOADED);
        attempt("a", FailureClass.OVERLOADED);
        attempt("b", FailureClass.OVERLOADED);

        assertThat(again(1)).contains(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @EnumSource(FailureClass.class)
    void aClassThatIsNeverRepeatedIsNotAndEveryOtherIs(FailureClass kind) {
        attempt("a", kind);

        assertThat(again(0).isPresent()).isEqualTo(kind.again() != Again.NEVER);
    }

    @ParameterizedTest
    @EnumSource(value = FailureClass.class, names = {"MALFORMED", "GUARD"})
    void aClassThatIsRepeatedOnceIsNotRepeatedTwice(FailureClass kind) {
        attempt("a", kind);
        attempt("a", kind);

        assertThat(again(0)).isEmpty();
    }

    @Test
    void anAnswerThatAGuardRejectedNeedsNoWait() {
        attempt("a", FailureClass.GUARD);

        assertThat(again(1)).contains(Duration.ZERO);
    }

    @Test
    void eachClassHasItsOwnCount() {
        attempt("a", FailureClass.GUARD);
        attempt("a", FailureClass.MALFORMED);
        assertThat(again(0)).isPresent();

        attempt("a", FailureClass.OVERLOADED);
        assertThat(again(0)).isPresent();

        attempt("a", FailureClass.GUARD);
        assertThat(again(0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "100,  500",   // the own wait is longer
        "500,  500",
        "700,  700",   // the provider's is
        "5000, 5000"})
    void theProvidersWishIsAFloor(long wish, long wait) {
        attempt("a", failure(FailureClass.RATE_LIMITED, Duration.ofMillis(wish)));

        assertThat(again(1)).contains(Duration.ofMillis(wait));
    }

    @ParameterizedTest
    @ValueSource(longs = {5001, 60_000, 86_400_000})
    void aWishForMoreThanTheMaximumSendsTheCallOn(long wish) {
        attempt("a", failure(FailureClass.RATE_LIMITED, Duration.ofMillis(wish)));

        assertThat(again(1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1000, 0, 800", "1000, 0.5, 1000", "1000, 1, 1200"})
    void chanceLengthensOrShortensAWaitByAFifth(long wait, double chance, long spread) {
        assertThat(RetryRules.spread(Duration.ofMillis(wait), Optional.empty(), chance)).hasMillis(spread);
    }

    @ParameterizedTest
    @CsvSource({"500, 490, 0, 490", "500, 490, 1, 600", "4000, 4000, 0, 4000", "4000, 4000, 1, 4800", "500, 10, 0, 400"})
    void chanceNeverShortensAWaitBelowTheProvidersWish(long wait, long wish, double chance, long spread) {
        assertThat(RetryRules.spread(Duration.ofMillis(wait), Optional.of(Duration.ofMillis(wish)), chance))
                .hasMillis(spread);
    }

    @Test
    void aWaitMustFitTheDeadlineEvenWhenChanceLengthensIt() {
        attempt("a", failure(FailureClass.RATE_LIMITED, Duration.ofSeconds(3)));

        assertThat(again(1, Duration.ofMillis(3601))).isPresent();
        assertThat(again(1, Duration.ofMillis(3600))).isEmpty();
        assertThat(again(1, Duration.ofSeconds(-1))).isEmpty();
    }

    @Test
    void noModelGetsMoreThanFourAttemptsInThreeSeconds() {
        rules = new RetryRules(new RetryConfig(5, 5, Duration.ofMillis(100), Duration.ofMillis(100), PLENTY));
        for (int i = 0; i < 4; i++) {
            attempt("a", FailureClass.OVERLOADED);
            time.advance(Duration.ofMillis(100));
        }
        assertThat(again(0)).isEmpty();

        time.advance(Duration.ofMillis(2500)); // the first began 2.9 s ago, and the wait is 0.1 s
        assertThat(again(0)).contains(Duration.ofMillis(100));
    }

    @Test
    void aWaitThatTheProviderWishesForSpreadsAttemptsWidelyEnough() {
        rules = new RetryRules(new RetryConfig(5, 5, Duration.ofMillis(100), Duration.ofMillis(100), PLENTY));
        for (int i = 0; i < 4; i++) {
            attempt("a", failure(FailureClass.RATE_LIMITED, Duration.ofSeconds(3)));
        }

        assertThat(again(0)).contains(Duration.ofSeconds(3));
    }

    @Test
    void noCallMakesMoreThanSixAttempts() {
        rules = new RetryRules(new RetryConfig(5, 5, Duration.ofSeconds(2), Duration.ofSeconds(2), PLENTY));
        for (int i = 0; i < 5; i++) {
            attempt("a", FailureClass.OVERLOADED);
            time.advance(Duration.ofSeconds(2));
        }
        assertThat(again(0)).isPresent();

        attempt("a", FailureClass.OVERLOADED);
        assertThat(again(0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4, true", "5, false", "9, false"})
    void aRepetitionLeavesAnAttemptForEveryModelBehind(int behind, boolean repeated) {
        attempt("a", FailureClass.OVERLOADED);

        assertThat(again(behind).isPresent()).isEqualTo(repeated);
    }

    @Test
    void waitsDoubleUpToTheirMaximum() {
        assertThat(List.of(1, 2, 3, 4, 5, 6, 60, Integer.MAX_VALUE)).extracting(Pool.RETRY::delay)
                .extracting(Duration::toMillis).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 8000L, 8000L, 8000L);
    }

    private Optional<Duration> again(int behind) {
        return again(behind, PLENTY);
    }

    private Optional<Duration> again(int behind, Duration left) {
        return rules.again(attempts, behind, left, time.instant());
    }

    private void attempt(String model, FailureClass kind) {
        attempt(model, failure(kind));
    }

    private void attempt(String model, Failure failure) {
        attempts.add(Pool.outcome(time.instant(), Duration.ZERO, "call", model, attempts.size() + 1, failure, Usage.NONE));
    }
}
