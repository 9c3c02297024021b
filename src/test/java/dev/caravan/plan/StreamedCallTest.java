package dev.caravan.plan;

import static dev.caravan.plan.Pool.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.GuardConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.config.StreamConfig;
import dev.caravan.config.TextConfig;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatReply;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.ManualTime;
import dev.caravan.model.Output;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls whose answer is told piece by piece. */
class StreamedCallTest {

    private static final StreamConfig NO_RESCUE =
            new StreamConfig(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(15), false);

    private final ManualTime time = new ManualTime();
    private final List<ModelConfig> abc = Pool.models("a", "b", "c");
    private final StringBuilder heard = new StringBuilder();

    @Test
    void theCallerHearsEveryPieceAsItComes() {
        var call = call();
        begin(call);

        call.text("one ");
        assertThat(heard).hasToString("one ");
        call.text("two");
        assertThat(heard).hasToString("one two");
        call.answered(Pool.reply("one two"), 200);

        assertThat(call.answer().orElseThrow().reply().text()).isEqualTo("one two");
        assertThat(call.answer().orElseThrow().seams()).isEmpty();
    }

    @Test
    void theNextModelGoesOnWhereOneBrokeOff() {
        var call = call();
        begin(call);
        call.text("One two thr");
        call.failed(failure(FailureClass.OVERLOADED), Usage.NONE);

        assertThat(call.again()).isEmpty();
        assertThat(begin(call)).isEqualTo("b");
        assertThat(call.sent()).isEqualTo("One two thr");
        call.text("two three four");
        call.answered(Pool.reply("two three four"), 200);

        assertThat(heard).hasToString("One two three four");
        var answer = call.answer().orElseThrow();
        assertThat(answer.reply().text()).isEqualTo("One two three four");
        assertThat(answer.reply().usage().output()).isEqualTo(100_003);
        assertThat(answer.seams()).containsExactly(new Answer.Seam(11, "a", "b"));
        assertThat(call.attempts()).extracting(attempt -> attempt.failure().map(Failure::kind))
                .containsExactly(Optional.of(FailureClass.CUT), Optional.empty());
    }

    @Test
    void whatStandsBesideTheTextIsToldWithTheTextBehindIt() {
        var call = call();
        begin(call);
        call.aside(aside("thought of a"));
        call.failed(failure(FailureClass.TIMEOUT), Usage.NONE);
        begin(call);
        call.aside(aside("thought of b"));
        assertThat(heard).isEmpty();
        call.text("One ");
        call.aside(aside("another"));
        call.text("two ");
        call.failed(failure(FailureClass.OVERLOADED), Usage.NONE);
        begin(call);
        call.aside(aside("thought of c"));
        call.text("One two three");
        call.answered(Pool.reply("One two three"), 200);

        assertThat(heard).hasToString("(thought of b)One (another)two three");
    }

    private static ChatReply.Aside aside(String text) {
        return new ChatReply.Aside("d", TextNode.valueOf(text), 0);
    }

    @Test
    void aModelThatFailsBeforeItsFirstTokenFailsAsEver() {
        var call = call();
        begin(call);

        call.failed(failure(FailureClass.OVERLOADED), Usage.NONE);

        assertThat(call.attempts().get(0).failure()).contains(failure(FailureClass.OVERLOADED));
        assertThat(call.again()).isPresent();
    }

    @Test
    void aModelThatIsAskedToGoOnMayRefuseAndTheNextIsAsked() {
        var call = call();
        begin(call);
        call.text("One");
        call.failed(failure(FailureClass.CUT), Usage.NONE);
        begin(call);

        call.failed(failure(FailureClass.CALLER_FAULT), Usage.NONE);

        assertThat(begin(call)).isEqualTo("c");
    }

    @ParameterizedTest
    @EnumSource(value = FailureClass.class, names = {"CUT", "TIMEOUT", "OVERLOADED", "TRANSPORT", "MALFORMED"})
    void aChainCanWantAnErrorInsteadOfARescue(FailureClass kind) {
        var call = call(Pool.chain(abc, GuardConfig.NONE, NO_RESCUE), ChatRequest.of("x"));
        begin(call);
        call.text("One");

        call.failed(failure(kind), Usage.NONE);

        assertThat(call.again()).isEmpty();
        assertThat(call.next()).isEmpty();
        assertThat(call.failure().verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void whatTheChainChecksIsNotToldBeforeItIsWhole() {
        var guard = new GuardConfig(Optional.empty(), TextConfig.ANY, Optional.of("checked"));
        var call = call(Pool.chain(abc, guard, StreamConfig.DEFAULT), ChatRequest.of("x"));
        begin(call);

        call.text("the total");
        call.failed(failure(FailureClass.OVERLOADED), Usage.NONE);

        assertThat(heard).isEmpty();
        assertThat(call.attempts().get(0).failure()).contains(failure(FailureClass.OVERLOADED));
    }

    @Test
    void jsonIsNotToldBeforeItIsWhole() {
        var call = call(Pool.chain(abc), ChatRequest.of("x").withOutput(Output.JSON));
        begin(call);

        call.text("{\"a\":");

        assertThat(heard).isEmpty();
    }

    @Test
    void theFirstTokenIsTimedAndRecorded() {
        var call = call();
        begin(call);
        time.advance(Duration.ofMillis(40));
        call.token();
        time.advance(Duration.ofMillis(60));
        call.token();

        call.answered(Pool.reply("x"), 200);

        assertThat(call.attempts()).extracting(Outcome::firstToken).containsExactly(Optional.of(Duration.ofMillis(40)));
        assertThat(call.lastRow()).containsEntry("first_token_ms", 40L);
    }

    @Test
    void theFirstTokenAndTheNextHaveLimitsOfTheirOwn() {
        var call = call();
        begin(call);

        assertThat(call.firstTokenLimit()).isEqualTo(Duration.ofSeconds(10));
        assertThat(call.nextTokenLimit()).isEqualTo(Duration.ofSeconds(15));
        time.advance(Duration.ofSeconds(57));
        assertThat(call.firstTokenLimit()).isEqualTo(Duration.ofSeconds(1));
        assertThat(call.nextTokenLimit()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aCallerWhoLeavesEndsTheAttemptAndTheCall() {
        var call = call();
        begin(call);
        var broken = new AtomicInteger();
        call.abortBy(broken::incrementAndGet);

        call.leave();
        call.failed(failure(FailureClass.CANCELLED), Usage.NONE);

        assertThat(broken).hasValue(1);
        assertThat(call.next()).isEmpty();
        assertThat(call.failure().verdict()).isEqualTo(Verdict.CANCELLED);
    }

    @Test
    void anAttemptThatBeginsWhenTheCallerHasLeftIsBrokenOffAtOnce() {
        var call = call();
        var broken = new AtomicInteger();
        call.leave();

        call.abortBy(broken::incrementAndGet);

        assertThat(broken).hasValue(1);
    }

    private Call call() {
        return call(Pool.chain(abc), ChatRequest.of("x"));
    }

    private Call call(ChainConfig chain, ChatRequest request) {
        var listener = new AnswerListener() {
            @Override
            public boolean streams() {
                return true;
            }

            @Override
            public void text(String piece) {
                heard.append(piece);
            }

            @Override
            public void aside(ChatReply.Aside aside) {
                heard.append('(').append(aside.block().asText()).append(')');
            }
        };
        var planner = Pool.planner(new Circuits(abc, Pool.CIRCUIT, time), time);
        return new Call("task", chain, request, Duration.ofHours(1), planner, listener);
    }

    private static String begin(Call call) {
        var model = call.next().orElseThrow();
        call.begin(false);
        return model.name();
    }
}
