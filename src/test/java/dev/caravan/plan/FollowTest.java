package dev.caravan.plan;

import static dev.caravan.plan.Pool.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failure.FailureClass;
import dev.caravan.model.ManualTime;
import dev.caravan.outcome.Away;
import dev.caravan.outcome.ModelHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a circuit follows what all nodes stored, by a clock moved by hand. */
class FollowTest {

    private final ManualTime time = new ManualTime();
    private final Circuit circuit = new Circuit("a", Pool.CIRCUIT, time);

    @Test
    void threeFailuresInARowThatOthersMetOpenItForTheRestOfTheTime() {
        var failed = time.instant();
        time.advance(Duration.ofMinutes(2));

        circuit.follow(health(3, null, null, failed), List.of());

        assertThat(circuit.available()).isFalse();
        assertThat(circuit.awayUntil()).isEqualTo(failed.plus(Duration.ofMinutes(5)));
        time.advance(Duration.ofMinutes(3).plusMillis(1));
        assertThat(circuit.available()).isTrue();
    }

    @Test
    void twoFailuresOrOldOnesDoNot() {
        var failed = time.instant();

        circuit.follow(health(2, null, null, failed), List.of());
        assertThat(circuit.available()).isTrue();

        time.advance(Duration.ofMinutes(6));
        circuit.follow(health(3, null, null, failed), List.of());
        assertThat(circuit.available()).isTrue();
    }

    @Test
    void anAnswerThatAnotherNodeGotClosesIt() {
        circuit.failed(failure(FailureClass.AUTH));
        time.advance(Duration.ofSeconds(10));

        circuit.follow(health(0, time.instant(), time.instant(), null), List.of());

        assertThat(circuit.state()).isEqualTo("closed");
    }

    @Test
    void aProbeThatAnotherNodeGotAnsweredLetsOneTrialPass() {
        circuit.failed(failure(FailureClass.AUTH));
        time.advance(Duration.ofSeconds(10));

        circuit.follow(health(0, time.instant(), null, null), List.of());

        assertThat(circuit.state()).isEqualTo("half-open");
    }

    @Test
    void whatWasStoredBeforeOurOwnNewsIsNoNews() {
        var before = time.instant();
        time.advance(Duration.ofSeconds(1));
        circuit.failed(failure(FailureClass.AUTH));

        circuit.follow(health(0, before, before, null), List.of());

        assertThat(circuit.available()).isFalse();
    }

    @Test
    void ourOwnAnswerOutweighsOlderFailuresOfOthers() {
        var failed = time.instant();
        time.advance(Duration.ofSeconds(1));
        circuit.answered();

        circuit.follow(health(3, null, null, failed), List.of());

        assertThat(circuit.available()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = FailureClass.class, names = {"QUOTA", "AUTH", "MODEL_GONE"})
    void aSpentQuotaOrRefusedKeyThatAnotherNodeMetOpensItForTheRestOfTheTime(FailureClass reason) {
        var since = time.instant();
        time.advance(Duration.ofSeconds(1));

        circuit.follow(ModelHealth.unknown("a"), List.of(new Away("a", "", reason, since, since.plusSeconds(600))));

        assertThat(circuit.state()).isEqualTo("open");
        assertThat(circuit.awayUntil()).isEqualTo(since.plusSeconds(600));
    }

    @Test
    void aRestThatAnotherNodeWasAskedForIsKept() {
        var since = time.instant();
        time.advance(Duration.ofSeconds(1));

        circuit.follow(ModelHealth.unknown("a"),
                List.of(new Away("a", "", FailureClass.RATE_LIMITED, since, since.plusSeconds(30))));

        assertThat(circuit.state()).isEqualTo("resting");
        time.advance(Duration.ofSeconds(29));
        assertThat(circuit.state()).isEqualTo("closed");
    }

    @Test
    void aJumpOfTheMachinesClockNeitherOpensNorClosesIt() {
        circuit.failed(failure(FailureClass.AUTH));
        time.jump(Duration.ofHours(-3));

        assertThat(circuit.available()).isFalse();
        time.jump(Duration.ofHours(6));
        assertThat(circuit.available()).isFalse();
        assertThat(circuit.awayUntil()).isEqualTo(time.instant().plus(Duration.ofMinutes(5)));

        time.advance(Duration.ofMinutes(5).plusMillis(1));
        assertThat(circuit.available()).isTrue();
    }

    @Test
    void threeAnswersInARowMakeItTrustedWithoutTheDatabase() {
        var bad = new ModelHealth("a", "", 10, 2, 2, Duration.ZERO, Duration.ZERO, Optional.empty(), 1, 1,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        circuit.answered();
        circuit.answered();
        assertThat(circuit.degraded(bad)).isTrue();

        circuit.answered();
        assertThat(circuit.degraded(bad)).isFalse();

        circuit.failed(failure(FailureClass.OVERLOADED));
        assertThat(circuit.degraded(bad)).isTrue();
    }

    @Test
    void aSuccessAfterItEndsWhatKeptCallsAway() {
        var since = time.instant();
        time.advance(Duration.ofSeconds(5));
        var success = time.instant();
        time.advance(Duration.ofSeconds(1));

        circuit.follow(health(0, success, success, null),
                List.of(new Away("a", "", FailureClass.AUTH, since, since.plusSeconds(300))));

        assertThat(circuit.available()).isTrue();
    }

    private static ModelHealth health(long failuresInARow, Instant success, Instant answer, Instant failure) {
        return new ModelHealth("a", "", 5, 2, 2, Duration.ofMillis(10), Duration.ofMillis(20), Optional.empty(), 0,
                failuresInARow, Optional.ofNullable(success), Optional.ofNullable(answer),
                Optional.ofNullable(failure), Optional.empty());
    }
}
