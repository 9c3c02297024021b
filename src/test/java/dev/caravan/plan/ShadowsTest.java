package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.BatchConfig;
import dev.caravan.config.BudgetConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.CircuitConfig;
import dev.caravan.config.GuardConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.config.ShadowConfig;
import dev.caravan.config.StreamConfig;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatReply;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.FinishReason;
import dev.caravan.model.ManualTime;
import dev.caravan.model.Message;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which calls are copied to which model; chance gives what the test says. */
class ShadowsTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final ManualTime time = new ManualTime();
    private final List<ModelConfig> abc = Pool.models("a", "b", "c");
    private final Circuits circuits = new Circuits(abc, new CircuitConfig(99, LONG, LONG), time);
    private final Planner planner = Pool.planner(circuits, time);
    private double chance = 0.04;
    private final Shadows shadows = new Shadows(planner, () -> chance);

    @Test
    void aCallIsCopiedWhereChanceIsUnderTheRate() {
        assertThat(chosen(answered(call(0.05)))).contains("b");

        chance = 0.05;
        assertThat(chosen(answered(call(0.05)))).isEmpty();
        assertThat(chosen(answered(call(0)))).isEmpty();
    }

    @Test
    void theModelBehindTheOneThatAnsweredGetsTheCopyAndBehindTheLastThereIsNone() {
        var second = call(1);
        fail(second, FailureClass.OVERLOADED);
        assertThat(chosen(answered(second))).contains("c");

        var last = call(1);
        fail(last, FailureClass.OVERLOADED);
        fail(last, FailureClass.OVERLOADED);
        assertThat(chosen(answered(last))).isEmpty();
    }

    @Test
    void aModelIsNotItsOwnShadow() {
        assertThat(chosen(answered(call(chain(1, Optional.of(abc.get(0))), ChatRequest.of("x"))))).isEmpty();
        assertThat(chosen(answered(call(chain(1, Optional.of(abc.get(2))), ChatRequest.of("x"))))).contains("c");
    }

    @Test
    void whatWasCutOrRefusedOnTheWayIsNotCopied() {
        for (var kind : List.of(FailureClass.CUT, FailureClass.REFUSED)) {
            var call = call(1);
            fail(call, kind);
            assertThat(chosen(answered(call))).isEmpty();
        }
        assertThat(chosen(call(1))).isEmpty();
    }

    @Test
    void callsOfToolsAndAnswersThatEndAtTheirLimitAreNotCopied() {
        var result = new Message(Role.TOOL, List.of(new Part.ToolResult("id", List.of(), false, Map.of())), Map.of());
        var afterTools = ChatRequest.of(List.of(Message.user("x"), result));
        assertThat(chosen(answered(call(chain(1, Optional.empty()), afterTools)))).isEmpty();

        var call = call(1);
        answer(call, new ChatReply("", "", "", List.of(new Part.ToolCall("id", "f", "{}", Map.of())),
                FinishReason.TOOL_CALLS, Usage.NONE));
        assertThat(chosen(call)).isEmpty();

        var cut = call(1);
        answer(cut, new ChatReply("", "", "half", List.of(), FinishReason.LENGTH, Usage.NONE));
        assertThat(chosen(cut)).isEmpty();
    }

    @Test
    void aCopyIsOneAttemptUnderTheCallsIdAndOfItsOwnKind() {
        var shadow = shadows.choose(answered(call(1))).orElseThrow();

        var copy = shadow.call().shadow(shadow.model(), planner);
        copy.begin(false);
        copy.failed(Failure.of(FailureClass.OVERLOADED, 503, ""), Usage.NONE);

        assertThat(copy.id()).isEqualTo(shadow.call().id());
        assertThat(copy.next()).isEmpty();
        assertThat(copy.lastRow()).containsEntry("kind", "shadow").containsEntry("model", "b")
                .containsEntry("attempt", 1).containsEntry("place", 2).containsEntry("chain", "task");
        assertThat(shadows.choose(copy)).isEmpty();
    }

    private Optional<String> chosen(Call call) {
        return shadows.choose(call).map(shadow -> shadow.model().name());
    }

    private Call call(double rate) {
        return call(chain(rate, Optional.empty()), ChatRequest.of("x"));
    }

    private Call call(ChainConfig chain, ChatRequest request) {
        var call = new Call("task", chain, request, LONG, planner);
        call.next();
        return call;
    }

    private ChainConfig chain(double rate, Optional<ModelConfig> model) {
        return new ChainConfig("task", abc, LONG, LONG, true, Optional.empty(), Map.of(), GuardConfig.NONE,
                ChainConfig.ORDERED, StreamConfig.DEFAULT, GuardConfig.NONE, BatchConfig.DEFAULT,
                new ShadowConfig(rate, model, BigDecimal.ONE), BudgetConfig.NONE);
    }

    private static void fail(Call call, FailureClass kind) {
        call.begin(false);
        call.failed(Failure.of(kind, 500, ""), Usage.NONE);
        call.next();
    }

    private static Call answered(Call call) {
        return answer(call, new ChatReply("", "", "yes", List.of(), FinishReason.STOP, Usage.NONE));
    }

    private static Call answer(Call call, ChatReply reply) {
        call.begin(false);
        call.answered(reply, 200);
        return call;
    }
}
