package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.Ability;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.GuardConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.ManualTime;
import dev.caravan.model.Message;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Choice;
import dev.caravan.outcome.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the ledger is told of how each model came to be asked. */
class ChoiceTest {

    private static final ChatRequest IMAGE = ChatRequest.of(List.of(new Message(Role.USER,
            List.of(new Part.Media("image/png", "AA==", "", "", Map.of())), Map.of())));

    private final ManualTime time = new ManualTime();
    private final List<ModelConfig> abc = List.of(Pool.model("a"), Pool.model("b", 200_000), Pool.model("c"));
    private final Circuits circuits = new Circuits(abc, Pool.CIRCUIT, time);

    @Test
    void theFirstChoicesAnswerIsPutDownToNothing() {
        var call = call(Pool.chain(abc), ChatRequest.of("x"));

        assertThat(answer(call).choice()).contains(new Choice(
                "p", "task", 1, "a", Optional.of(new BigDecimal("2.000000")), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"OVERLOADED, OUTAGE", "TIMEOUT, OUTAGE", "AUTH, OUTAGE", "RATE_LIMITED, RATE_LIMIT",
        "QUOTA, RATE_LIMIT", "GUARD, GUARD", "CONTEXT_TOO_LONG, CALLER"})
    void aFallbackIsPutDownToWhatTheFirstChoiceFailedOf(FailureClass kind, Reason reason) {
        var call = call(Pool.chain(abc), ChatRequest.of("x"));
        fail(call, kind);

        assertThat(call.attempts().get(0).choice().orElseThrow().reason()).contains(reason);
        assertThat(answer(call).choice()).contains(new Choice(
                "p", "task", 2, "a", Optional.of(new BigDecimal("2.000000")), Optional.of(reason)));
    }

    @Test
    void whatFailedInBetweenHasItsOwnReasonAndTheAnswerThatOfTheFirstChoice() {
        var call = call(Pool.chain(abc), ChatRequest.of("x"));
        fail(call, FailureClass.TIMEOUT);
        fail(call, FailureClass.GUARD);
        answer(call);

        assertThat(call.attempts()).extracting(Outcome::model).containsExactly("a", "b", "c");
        assertThat(call.attempts()).extracting(attempt -> attempt.choice().orElseThrow().reason().orElseThrow())
                .containsExactly(Reason.OUTAGE, Reason.GUARD, Reason.OUTAGE);
    }

    @Test
    void aFirstChoiceWhoseCircuitIsOpenIsPassedOverForIt() {
        circuits.of(abc.get(0)).failed(Pool.failure(FailureClass.AUTH));
        var call = call(Pool.chain(abc), ChatRequest.of("x"));

        assertThat(answer(call).choice().orElseThrow().reason()).contains(Reason.CIRCUIT);
    }

    @Test
    void aFirstChoiceThatCantDoWhatIsAskedIsPassedOverForTheCaller() {
        var blind = Pool.model("a", 100_000, EnumSet.of(Ability.TOOLS));
        var call = call(Pool.chain(List.of(blind, abc.get(1))), IMAGE);

        assertThat(answer(call).choice().orElseThrow().reason()).contains(Reason.CALLER);
    }

    @Test
    void theFirstChoiceIsTheOneThatTheStrategyLikesBest() {
        var dear = new ModelConfig("a", abc.get(0).provider(), "a", 1, 100_000, 10, Optional.empty(), false,
                EnumSet.allOf(Ability.class), "");
        var chain = new ChainConfig("task", List.of(dear, abc.get(1)), Duration.ofSeconds(60),
                Duration.ofSeconds(30), false, Optional.empty(), Map.of(), GuardConfig.NONE, "cheapest");

        var choice = answer(call(chain, ChatRequest.of("x"))).choice().orElseThrow();

        assertThat(choice.first()).isEqualTo("b");
        assertThat(choice.place()).isEqualTo(2);
        assertThat(choice.reason()).isEmpty();
    }

    private Call call(ChainConfig chain, ChatRequest request) {
        return new Call("task", chain, request, Duration.ofHours(1), Pool.planner(circuits, time));
    }

    private static void fail(Call call, FailureClass kind) {
        call.next();
        call.begin(false);
        call.failed(Pool.failure(kind), Usage.NONE);
    }

    private static Outcome answer(Call call) {
        call.next();
        call.begin(false);
        call.answered(Pool.reply("yes"), 200);
        return call.attempts().get(call.attempts().size() - 1);
    }
}
