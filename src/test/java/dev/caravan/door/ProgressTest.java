package dev.caravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatReply;
import dev.caravan.model.FinishReason;
import dev.caravan.model.ManualTime;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.plan.Answer;
import dev.caravan.plan.Verdict;
import dev.caravan.work.Origin;
import dev.caravan.work.Work;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ManualTime time = new ManualTime();
    private final Progress progress = new Progress(time);

    @Test
    void nothingHasHappenedAtTheStart() {
        time.advance(Duration.ofHours(1));

        var snapshot = progress.snapshot();

        assertThat(snapshot.finished()).isZero();
        assertThat(snapshot.elapsed()).isZero();
        assertThat(snapshot.rate()).isZero();
        assertThat(snapshot.serving()).isEmpty();
        assertThat(snapshot.cost()).isZero();
    }

    @Test
    void documentsAreCountedByWhatBecameOfThem() {
        for (int i = 0; i < 5; i++) {
            progress.started();
        }
        progress.answered("a document", work("a", false, ok("a")), true);
        progress.answered("a document", work("b", true, failed("a", FailureClass.OVERLOADED), ok("b")), true);
        progress.failed("b", reason(failed("a", FailureClass.CALLER_FAULT)), true);
        progress.parked("a", reason(failed("a", FailureClass.OVERLOADED), failed("b", FailureClass.TIMEOUT)));

        var snapshot = progress.snapshot();

        assertThat(snapshot.answeredBy()).isEqualTo(Map.of("a", 1, "b", 1));
        assertThat(snapshot.answered()).isEqualTo(2);
        assertThat(snapshot.failed()).isEqualTo(1);
        assertThat(snapshot.finished()).isEqualTo(3);
        assertThat(snapshot.failedBy()).isEqualTo(Map.of("bad_request", 1));
        assertThat(snapshot.parked()).isEqualTo(1);
        assertThat(snapshot.inWork()).isEqualTo(1);
        assertThat(snapshot.fallbacks()).isEqualTo(1);
        assertThat(snapshot.serving()).isEqualTo("b");
        assertThat(snapshot.failures()).isEqualTo(Map.of("OVERLOADED", 2, "CALLER_FAULT", 1, "TIMEOUT", 1));
    }

    @Test
    void moneyIsAddedExactlyAndUnknownPricesAreLeftOut() {
        progress.started();
        progress.started();
        progress.answered("a document", work("a", false, ok("a"), ok("a"), ok("a"), failed("a", FailureClass.GUARD)), true);
        progress.failed("b", reason(ok("a")), true);

        assertThat(progress.snapshot().cost()).isEqualByComparingTo("0.4");
    }

    @Test
    void timeRunsFromTheFirstStartToTheLastEnd() {
        progress.started();
        time.advance(Duration.ofSeconds(2));
        assertThat(progress.snapshot().elapsed()).isEqualTo(Duration.ofSeconds(2));

        progress.answered("a document", work("a", false, ok("a")), true);
        time.advance(Duration.ofHours(1));
        assertThat(progress.snapshot().elapsed()).isEqualTo(Duration.ofSeconds(2));
        assertThat(progress.snapshot().rate()).isEqualTo(0.5);
    }

    @Test
    void theRateOfAnInstantIsANumber() {
        progress.started();
        time.advance(Duration.ofNanos(500_000));
        progress.answered("a document", work("a", false, ok("a")), true);

        assertThat(progress.snapshot().rate()).isEqualTo(2000);
    }

    @Test
    void aSnapshotDoesNotChange() {
        progress.started();
        var before = progress.snapshot();

        progress.answered("a document", work("a", false, ok("a")), true);

        assertThat(before.answeredBy()).isEmpty();
        assertThat(before.inWork()).isEqualTo(1);
    }

    @Test
    void whatWasParkedIsParkedNoMoreWhenItIsAnswered() {
        progress.started();
        progress.parked("a", reason(failed("a", FailureClass.OVERLOADED)));
        progress.started();
        progress.parked("a", reason(failed("a", FailureClass.OVERLOADED)));
        assertThat(progress.snapshot().parked()).isEqualTo(1);

        progress.started();
        progress.answered("a", work("a", false, ok("a")), true);

        assertThat(progress.snapshot().parked()).isZero();
    }

    @Test
    void anAnswerThatWasGivenBeforeCostsNothing() {
        progress.started();
        progress.answered("a", work("a", false, failed("a", FailureClass.OVERLOADED), ok("a")), false);

        assertThat(progress.snapshot().reused()).isEqualTo(1);
        assertThat(progress.snapshot().cost()).isZero();
        assertThat(progress.snapshot().failures()).isEmpty();
    }

    private Work work(String model, boolean fallback, Outcome... attempts) {
        return Work.answered("id", Origin.NONE, new Answer("call", "task", true, model, fallback ? 1 : 0, fallback,
                List.of(attempts), Duration.ZERO,
                new ChatReply("", "", "text", List.of(), FinishReason.STOP, Usage.NONE)), time.instant());
    }

    private static Reason reason(Outcome... attempts) {
        return Reason.of(new AllModelsFailedException("task", "call", Verdict.CALLER_FAULT, List.of(attempts),
                Optional.empty()));
    }

    private Outcome ok(String model) {
        return outcome(model, Optional.empty(), Optional.of(new BigDecimal("0.1")));
    }

    private Outcome failed(String model, FailureClass kind) {
        return outcome(model, Optional.of(Failure.of(kind, "")), Optional.empty());
    }

    private Outcome outcome(String model, Optional<Failure> failure, Optional<BigDecimal> cost) {
        return new Outcome(Outcome.Kind.CALL, time.instant(), "call", "task", model, "", 1, failure, Optional.empty(), 200,
                Duration.ZERO, Optional.empty(), Usage.NONE, cost);
    }
}
