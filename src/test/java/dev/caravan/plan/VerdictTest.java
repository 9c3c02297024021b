package dev.caravan.plan;

import static dev.caravan.plan.Pool.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.ManualTime;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {

    private final ManualTime time = new ManualTime();

    static Stream<Arguments> verdicts() {
        return Stream.of(
                verdict(429, "rate_limit_error", "all_targets_rate_limited", "RATE_LIMITED"),
                verdict(429, "rate_limit_error", "all_targets_rate_limited", "RATE_LIMITED", "QUOTA"),
                verdict(429, "rate_limit_error", "all_targets_rate_limited", "QUOTA"),
                verdict(503, "service_unavailable_error", "all_targets_failed", "OVERLOADED", "TRANSPORT"),
                verdict(503, "service_unavailable_error", "all_targets_failed", "TIMEOUT"),
                verdict(503, "service_unavailable_error", "all_targets_failed", "MALFORMED"),
                verdict(503, "service_unavailable_error", "all_targets_failed", "MODEL_GONE"),
                verdict(503, "service_unavailable_error", "all_targets_failed", "RATE_LIMITED", "OVERLOADED"),
                verdict(503, "service_unavailable_error", "all_targets_failed", "AUTH", "OVERLOADED"),
                verdict(503, "service_unavailable_error", "all_targets_failed"),
                verdict(400, "invalid_request_error", "context_length_exceeded", "CONTEXT_TOO_LONG", "CONTEXT_TOO_LONG"),
                verdict(400, "invalid_request_error", "bad_request", "CALLER_FAULT", "CALLER_FAULT"),
                verdict(400, "invalid_request_error", "content_refused", "REFUSED"),
                verdict(502, "upstream_auth_error", "upstream_auth_error", "AUTH", "AUTH"),
                verdict(502, "upstream_answer_error", "all_answers_rejected", "GUARD", "GUARD"));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void whatAllAttemptsEndedInIsTheVerdict(List<FailureClass> kinds, int status, String type, String code) {
        var verdict = Verdict.on(kinds.stream().map(Pool::failure).toList());

        assertThat(verdict.status()).isEqualTo(status);
        assertThat(verdict.type()).isEqualTo(type);
        assertThat(verdict.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"CANCELLED, 499, cancelled", "CALLER_FAULT, 400, bad_request", "REFUSED, 400, content_refused"})
    void aFailureThatEndsTheCallIsTheVerdictWhateverCameBefore(FailureClass last, int status, String code) {
        var failed = failed(failure(FailureClass.OVERLOADED), failure(last));

        assertThat(failed.verdict().status()).isEqualTo(status);
        assertThat(failed.verdict().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void noVerdictBlamesTheCallersKey(Verdict verdict) {
        assertThat(verdict.status()).isBetween(400, 599).isNotIn(401, 403);
    }

    @Test
    void theMessageHoldsEveryAttemptInOrder() {
        var failed = failed(Failure.of(FailureClass.OVERLOADED, 529, "overloaded_error"),
                Failure.of(FailureClass.TIMEOUT, "no answer in time"), Failure.of(FailureClass.TRANSPORT, ""));

        assertThat(failed).hasMessageMatching("No model answered task 'task' \\(call call_[0-9a-f]{32}\\): "
                + "all_targets_failed after \\[m0 OVERLOADED 529 \\(overloaded_error\\) 100 ms; "
                + "m1 TIMEOUT 0 \\(no answer in time\\) 100 ms; m2 TRANSPORT 0 100 ms\\]");
        assertThat(failed.attempts()).extracting(Outcome::model).containsExactly("m0", "m1", "m2");
    }

    @Test
    void theMessageHoldsNoSecretAndNoLineBreak() {
        var failed = failed(Failure.of(FailureClass.AUTH, 401, "bad\n\u001b[31mkey"),
                Failure.of(FailureClass.OVERLOADED, 500, "x".repeat(10_000)));

        assertThat(failed.getMessage()).doesNotContain(Pool.KEY, Pool.PROMPT, "\n", "\u001b").hasSizeLessThan(500);
        assertThat(failed.getStackTrace()).isEmpty();
    }

    @Test
    void theWaitIsTheShortestThatAProviderGave() {
        var failed = failed(failure(FailureClass.RATE_LIMITED, Duration.ofSeconds(40)),
                failure(FailureClass.RATE_LIMITED, Duration.ofSeconds(20)), failure(FailureClass.QUOTA));

        assertThat(failed.retryAfter()).contains(Duration.ofSeconds(20));
        assertThat(failed(failure(FailureClass.OVERLOADED)).retryAfter()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "TRANSPORT, true", "TIMEOUT, true", "OVERLOADED, true", "RATE_LIMITED, true", "QUOTA, true", "AUTH, true",
        "MODEL_GONE, true", "CONTEXT_TOO_LONG, false", "REFUSED, false", "CALLER_FAULT, false", "MALFORMED, true",
        "CUT, true", "GUARD, false", "CANCELLED, false"})
    void anOutageIsWhenOnlyProvidersWereAtFault(FailureClass kind, boolean outage) {
        assertThat(failed(failure(FailureClass.OVERLOADED), failure(kind)).outage()).isEqualTo(outage);
    }

    /** A call of as many models, each of which failed once. */
    private AllModelsFailedException failed(Failure... failures) {
        var names = Stream.iterate(0, i -> i + 1).limit(failures.length).map(i -> "m" + i).toArray(String[]::new);
        var models = Pool.models(names);
        var call = new Call("task", Pool.chain(models), ChatRequest.of(Pool.PROMPT), Duration.ofHours(1), 
                Pool.planner(new Circuits(models, Pool.CIRCUIT, time), time));
        for (var failure : failures) {
            call.next().orElseThrow();
            call.begin(false);
            time.advance(Duration.ofMillis(100));
            call.failed(failure, Usage.NONE);
        }
        return call.failure();
    }

    private static Arguments verdict(int status, String type, String code, String... kinds) {
        return Arguments.of(Arrays.stream(kinds).map(FailureClass::valueOf).toList(), status, type, code);
    }
}
