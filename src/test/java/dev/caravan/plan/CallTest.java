package dev.caravan.plan;

import static dev.caravan.plan.Pool.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.ChainConfig;
import dev.caravan.config.GuardConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.ManualTime;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Choice;
import dev.caravan.outcome.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CallTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final ManualTime time = new ManualTime();
    private final List<ModelConfig> abc = Pool.models("a", "b", "c");
    private Circuits circuits = circuits(abc);

    // who is next

    @Test
    void modelsAreTriedInTheChainsOrderUntilNoneIsLeft() {
        var call = call(abc);

        assertThat(rest(call, FailureClass.OVERLOADED)).containsExactly("a", "b", "c");
        assertThat(call.answer()).isEmpty();
    }

    @Test
    void aRouteMayTurnToAModelOutOfItsTurn() {
        var call = call(abc);

        assertThat(call.turnTo(abc.get(2))).isTrue();
        assertThat(call.model()).isEqualTo(abc.get(2));
        assertThat(call.attemptLimit()).isEqualTo(Duration.ofSeconds(20));
        fail(call, failure(FailureClass.TIMEOUT));
        assertThat(call.turnTo(abc.get(0))).isTrue();
        answer(call);

        assertThat(call.answer().orElseThrow().attempts()).extracting(Outcome::model).containsExactly("c", "a");
        assertThat(call.turnTo(abc.get(1))).isFalse();
    }

    @Test
    void noRouteTurnsToAModelThatThePlanLeavesOutOrThatHadItsTurn() {
        open("b");
        var call = call(abc);
        call.turnTo(abc.get(0));
        fail(call, failure(FailureClass.TIMEOUT));

        assertThat(call.turnTo(abc.get(1))).isFalse();
        assertThat(call.turnTo(abc.get(0))).isFalse();
        assertThat(rest(call, FailureClass.TIMEOUT)).containsExactly("c");
    }

    @Test
    void noRouteTurnsToAnotherModelWhenTheFailureEndsTheCall() {
        var call = call(abc);
        call.turnTo(abc.get(0));
        fail(call, failure(FailureClass.CALLER_FAULT));

        assertThat(call.turnTo(abc.get(1))).isFalse();
    }

    @Test
    void anAnswerEndsTheCall() {
        var call = call(abc);
        next(call);
        fail(call, failure(FailureClass.TIMEOUT));
        next(call);

        answer(call);

        assertThat(call.next()).isEmpty();
        assertThat(call.answer()).hasValueSatisfying(answer -> {
            assertThat(answer.model()).isEqualTo("b");
            assertThat(answer.fallbacks()).isEqualTo(1);
            assertThat(answer.fallbackUsed()).isTrue();
            assertThat(answer.attempts()).extracting(Outcome::number).containsExactly(1, 2);
            assertThat(answer.attempts()).extracting(Outcome::success).containsExactly(false, true);
        });
    }

    @Test
    void theFirstModelsAnswerIsNoFallbackHoweverOftenItWasAsked() {
        var call = call(abc);
        next(call);
        fail(call, failure(FailureClass.OVERLOADED));

        answer(call);

        var answer = call.answer().orElseThrow();
        assertThat(answer.fallbacks()).isZero();
        assertThat(answer.fallbackUsed()).isFalse();
    }

    @Test
    void aChainThatBeginsWithAnOpenCircuitIsAFallbackWithoutAFailure() {
        open("a");
        var call = call(abc);
        next(call);

        answer(call);

        var answer = call.answer().orElseThrow();
        assertThat(answer.model()).isEqualTo("b");
        assertThat(answer.fallbacks()).isZero();
        assertThat(answer.fallbackUsed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = FailureClass.class, names = {
        "TRANSPORT", "TIMEOUT", "OVERLOADED", "RATE_LIMITED", "QUOTA", "AUTH", "MODEL_GONE", "MALFORMED", "CUT", "GUARD"})
    void theseFailuresLetTheNextModelTry(FailureClass kind) {
        var call = call(abc);
        next(call);
        fail(call, failure(kind));

        assertThat(call.next()).map(ModelConfig::name).contains("b");
    }

    @ParameterizedTest
    @EnumSource(value = FailureClass.class, names = {"REFUSED", "CALLER_FAULT", "CANCELLED"})
    void theseFailuresEndTheCall(FailureClass kind) {
        var call = call(abc);
        next(call);
        fail(call, failure(kind));

        assertThat(call.next()).isEmpty();
        assertThat(call.failure().attempts()).hasSize(1);
    }

    @Test
    void tooLongARequestGoesOnlyToALargerWindow() {
        var models = List.of(Pool.model("a", 100), Pool.model("same", 100), Pool.model("smaller", 50),
                Pool.model("larger", 200), Pool.model("largest", 300));
        circuits = circuits(models);

        assertThat(rest(call(models), FailureClass.CONTEXT_TOO_LONG)).containsExactly("a", "larger", "largest");
    }

    @Test
    void aWindowThatWasTooSmallStaysTooSmallAfterOtherFailures() {
        var models = List.of(Pool.model("a", 200), Pool.model("b", 300), Pool.model("c", 200), Pool.model("d", 400));
        circuits = circuits(models);
        var call = call(models);
        next(call);
        fail(call, failure(FailureClass.CONTEXT_TOO_LONG));
        next(call);
        fail(call, failure(FailureClass.OVERLOADED));

        assertThat(call.next()).map(ModelConfig::name).contains("d");
    }

    @Test
    void aRefusalGoesOnWhereTheChainSaysSo() {
        var call = new Call("task", Pool.chain(abc, true), ChatRequest.of("x"), LONG, Pool.planner(circuits, time));

        assertThat(rest(call, FailureClass.REFUSED)).containsExactly("a", "b", "c");
        assertThat(call.failure().verdict()).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void aParameterThatOnlyThisModelRefusesGoesOn() {
        var call = call(abc);
        next(call);
        fail(call, new Failure(FailureClass.CALLER_FAULT, 400, "temperature", Optional.empty(), true));

        assertThat(call.next()).map(ModelConfig::name).contains("b");
    }

    @Test
    void aCircuitThatOpensDuringTheCallIsPassedOver() {
        var call = call(abc);
        next(call);
        fail(call, failure(FailureClass.OVERLOADED));
        open("b");

        assertThat(call.next()).map(ModelConfig::name).contains("c");
    }

    @Test
    void whenEveryCircuitIsOpenTheWholeChainIsTried() {
        open("a", "b", "c");
        var call = call(abc);

        assertThat(rest(call, FailureClass.OVERLOADED)).containsExactly("a", "b", "c");
        assertThat(call.forced()).isTrue();
    }

    @Test
    void whenEveryPlannedCircuitOpensBeforeAnAttemptTheWholeChainIsTried() {
        open("a");
        var call = call(abc);
        open("b", "c");

        assertThat(rest(call, FailureClass.OVERLOADED)).containsExactly("a", "b", "c");
        assertThat(call.forced()).isTrue();
    }

    @Test
    void aModelThatWasRefusedByItsCircuitIsLeftWithoutARest() {
        var call = call(abc);
        next(call);
        fail(call, failure(FailureClass.RATE_LIMITED, Duration.ofMinutes(1)));
        next(call);

        assertThat(circuit("a").available()).isFalse();
        assertThat(circuit("b").available()).isTrue();
    }

    @Test
    void anAnswerToAForcedCallClosesTheCircuit() {
        open("a", "b", "c");
        var call = call(abc);
        next(call);

        answer(call);

        assertThat(circuit("a").available()).isTrue();
        assertThat(circuit("b").available()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"RATE_LIMITED, false", "OVERLOADED, false", "CONTEXT_TOO_LONG, true", "GUARD, true"})
    void aModelThatIsLeftRestsAsItsProviderWished(FailureClass kind, boolean available) {
        var call = call(abc);
        next(call);
        fail(call, failure(kind, Duration.ofSeconds(20)));

        assertThat(circuit("a").available()).isEqualTo(available);
        time.advance(Duration.ofSeconds(20));
        assertThat(circuit("a").available()).isTrue();
    }

    @Test
    void aRejectionIsToldToTheSameModelOnly() {
        var call = call(abc);
        next(call);
        call.reject(new Call.Rejection(Pool.reply("no"), "too short"));
        assertThat(call.rejection()).map(Call.Rejection::reason).contains("too short");
        fail(call, failure(FailureClass.GUARD));

        next(call);

        assertThat(call.rejection()).isEmpty();
    }

    // time

    @Test
    void anAttemptLeavesEachModelBehindAFairTry() {
        var call = call(abc, Duration.ofSeconds(60));

        next(call);
        assertThat(call.attemptLimit()).isEqualTo(Duration.ofSeconds(20));

        fail(call, failure(FailureClass.TIMEOUT), Duration.ofSeconds(10));
        next(call);
        assertThat(call.attemptLimit()).isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void theLastModelMayUseAllThatIsLeft() {
        var call = call(Pool.models("a", "b"), Duration.ofSeconds(60));
        next(call);
        fail(call, failure(FailureClass.TIMEOUT), Duration.ofSeconds(10));
        next(call);

        assertThat(call.attemptLimit()).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void theAttemptTimeoutBindsWhileModelsStandBehind() {
        var chain = new ChainConfig("task", abc, LONG, Duration.ofSeconds(30), false, Optional.empty(),
                Map.of(), GuardConfig.NONE, ChainConfig.ORDERED);
        var call = new Call("task", chain, ChatRequest.of("x"), LONG, Pool.planner(circuits, time));
        next(call);

        assertThat(call.attemptLimit()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void modelsThatCanNotBeReachedTakeNoShare() {
        open("b", "c");
        var call = call(abc, Duration.ofSeconds(60));
        next(call);

        assertThat(call.attemptLimit()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void theCallerMayAskForLessTimeButNotForMore() {
        assertThat(call(abc, Duration.ofSeconds(5)).left()).isEqualTo(Duration.ofSeconds(5));
        assertThat(call(abc, LONG).left()).isEqualTo(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @CsvSource({"59999, false", "60000, true", "60001, true"})
    void aSpentDeadlineEndsTheCallAndIsReportedAsThat(long millis, boolean spent) {
        var call = call(abc);
        next(call);
        fail(call, failure(FailureClass.TIMEOUT), Duration.ofMillis(millis));

        assertThat(call.next().isEmpty()).isEqualTo(spent);
        assertThat(call.failure().verdict()).isEqualTo(spent ? Verdict.DEADLINE : Verdict.FAILED);
        assertThat(call.failure().attempts()).hasSize(1);
    }

    @Test
    void noTimeAtAllMeansNoAttemptAndIsNoOutage() {
        var call = call(abc, Duration.ZERO);

        assertThat(call.next()).isEmpty();
        assertThat(call.failure().verdict()).isEqualTo(Verdict.DEADLINE);
        assertThat(call.failure().outage()).isFalse();
    }

    @Test
    void aDeadlineOfTheChainThatPassedBeforeAnyAttemptIsNotTheCallersFault() {
        var call = call(abc, LONG);
        time.advance(Duration.ofSeconds(60));

        assertThat(call.next()).isEmpty();
        assertThat(call.failure().verdict()).isEqualTo(Verdict.DEADLINE);
        assertThat(call.failure().outage()).isTrue();
    }

    // the same model again

    @Test
    void theSameModelIsAskedAgainAsOftenAsItsPlaceInThePlanAllows() {
        var call = call(Pool.models("a", "b"));

        assertThat(attemptsUntilLeft(call, FailureClass.OVERLOADED)).isEqualTo(2);
        assertThat(attemptsUntilLeft(call, FailureClass.OVERLOADED)).isEqualTo(3);
        assertThat(call.next()).isEmpty();
    }

    @Test
    void aModelBeforeOnesThatCanNotBeReachedIsTheLast() {
        open("b", "c");

        assertThat(attemptsUntilLeft(call(abc), FailureClass.OVERLOADED)).isEqualTo(3);
    }

    @Test
    void aLongChainIsTriedWholeWithoutRepetitions() {
        var many = Pool.models("a", "b", "c", "d", "e", "f", "g", "h");
        circuits = circuits(many);

        assertThat(rest(call(many), FailureClass.OVERLOADED)).hasSize(8);
    }

    // what is recorded

    @Test
    void everyAttemptIsRecordedWithItsTimeTokensAndCost() {
        var call = call(abc);
        next(call);
        var began = time.instant();
        call.begin(false);
        time.advance(Duration.ofMillis(1234));

        call.failed(failure(FailureClass.GUARD), new Usage(1_000_000, 0, 0, 100_000, 0));

        var paid = new BigDecimal("2.000000");
        assertThat(call.attempts()).containsExactly(Pool.outcome(began, Duration.ofMillis(1234), call.id(), "a", 1,
                failure(FailureClass.GUARD), new Usage(1_000_000, 0, 0, 100_000, 0))
                .chosen(new Choice("p", "task", 1, "a", Optional.of(paid), Optional.of(Reason.GUARD))));
        assertThat(call.attempts().get(0).cost()).contains(paid);
    }

    @Test
    void theAnswersCostHoldsThePaidFailures() {
        var call = call(abc);
        next(call);
        call.begin(false);
        call.failed(failure(FailureClass.GUARD), new Usage(1_000_000, 0, 0, 0, 0));
        time.advance(Duration.ofSeconds(2));

        answer(call);

        assertThat(call.answer().orElseThrow().cost()).hasValueSatisfying(
                cost -> assertThat(cost).isEqualByComparingTo("3"));
        assertThat(call.answer().orElseThrow().latency()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void callsHaveIdsOfTheirOwn() {
        assertThat(call(abc).id()).matches("call_[0-9a-f]{32}").isNotEqualTo(call(abc).id());
    }

    private Call call(List<ModelConfig> models) {
        return call(models, LONG);
    }

    private Call call(List<ModelConfig> models, Duration deadline) {
        return new Call("task", Pool.chain(models), ChatRequest.of(Pool.PROMPT), deadline, Pool.planner(circuits, time));
    }

    private Circuits circuits(List<ModelConfig> models) {
        return new Circuits(models, Pool.CIRCUIT, time);
    }

    private Circuit circuit(String model) {
        return circuits.of(Pool.model(model));
    }

    private void open(String... models) {
        for (var model : models) {
            circuit(model).failed(failure(FailureClass.AUTH));
        }
    }

    private static void next(Call call) {
        assertThat(call.next()).isPresent();
    }

    private void fail(Call call, Failure failure) {
        fail(call, failure, Duration.ZERO);
    }

    private void fail(Call call, Failure failure, Duration after) {
        call.begin(false);
        time.advance(after);
        call.failed(failure, Usage.NONE);
    }

    private static void answer(Call call) {
        call.begin(false);
        call.answered(Pool.reply("yes"), 200);
    }

    /** The models that are tried when each fails so. */
    private List<String> rest(Call call, FailureClass kind) {
        var tried = new ArrayList<String>();
        for (var model = call.next(); model.isPresent(); model = call.next()) {
            tried.add(model.get().name());
            fail(call, failure(kind));
        }
        return tried;
    }

    private int attemptsUntilLeft(Call call, FailureClass kind) {
        next(call);
        fail(call, failure(kind));
        for (var wait = call.again(); wait.isPresent(); wait = call.again()) {
            time.advance(wait.get());
            fail(call, failure(kind));
        }
        return (int) call.attempts().stream().filter(attempt -> attempt.model().equals(call.model().name())).count();
    }
}
