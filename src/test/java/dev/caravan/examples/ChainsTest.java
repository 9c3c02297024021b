package dev.caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.outcome.Outcome;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.plan.Answer;
import dev.caravan.plan.Verdict;
import dev.caravan.route.Names;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code chain-do-try.yaml} and {@code chain-failover.yaml}: a chain in a route of one's own is as good as ours. */
class ChainsTest {

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    private void start(String example) {
        caravan = Example.of(example, Map.of()).start(folder, simulator);
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain-do-try.yaml", "chain-failover.yaml"})
    void inAnOutageTheNextModelAnswersAndEveryAttemptIsRecordedAsOneCall(String example) {
        start(example);
        simulator.script("gpt-4o", Behaviour.refuse(503));
        simulator.script(Example.CLAUDE, Script.of(Behaviour.refuse(500)));

        var exchange = ask();

        assertThat(exchange.getMessage().getHeaders()).containsEntry(Names.MODEL, "claude-3-5-sonnet")
                .containsEntry(Names.FALLBACKS, 1).containsEntry(Names.FALLBACK_USED, true)
                .containsEntry("own", "header");
        var answer = exchange.getProperty(Names.ANSWER, Answer.class);
        assertThat(answer.attempts()).extracting(Outcome::model).containsExactly(
                "gpt-4o", "gpt-4o", "claude-3-5-sonnet", "claude-3-5-sonnet");
        await().atMost(Example.LIMIT).until(() -> caravan.count("call_id = '" + answer.callId() + "'") == 4);
        assertThat(caravan.count("success = 1 and cost_usd is not null and first_choice = 'gpt-4o'")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain-do-try.yaml", "chain-failover.yaml"})
    void onlyModelsThatMayHelpAreAsked(String example) {
        start(example);
        simulator.script("gpt-4o", Script.of(Behaviour.refuse(400), Behaviour.refuse(401)));

        assertThat(ask().getException()).isInstanceOfSatisfying(AllModelsFailedException.class, failure ->
                assertThat(failure.verdict()).isEqualTo(Verdict.CALLER_FAULT));
        assertThat(simulator.count(Example.CLAUDE)).isZero();

        assertThat(ask().getMessage().getHeaders()).containsEntry(Names.ATTEMPTS, 2);
        assertThat(ask().getMessage().getHeaders()).containsEntry(Names.ATTEMPTS, 1)
                .containsEntry(Names.MODEL, "claude-3-5-sonnet").containsEntry(Names.FALLBACK_USED, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain-do-try.yaml", "chain-failover.yaml"})
    void whenEveryModelFailsTheCallersErrorHandlerSeesEveryAttempt(String example) throws Exception {
        start(example);
        simulator.others(Script.always(Behaviour.refuse(503)));
        caravan.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(AllModelsFailedException.class).handled(true)
                        .setBody(simple("${exception.attempts.size} attempts for: ${body}"));
                from("direct:host").setHeader(Names.TASK, constant("complex_reasoning")).to("direct:caravan");
            }
        });

        var exchange = caravan.send("direct:host", Map.of(), "Why?");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("6 attempts for: Why?");
    }

    private Exchange ask() {
        return caravan.askWith(Map.of(Names.TASK, "complex_reasoning", "own", "header"), "Why is the sky blue?");
    }
}
