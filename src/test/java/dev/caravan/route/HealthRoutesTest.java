package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.outcome.Health;
import dev.caravan.plan.Answer;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Faults;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Health by stored outcomes, with a real SQLite file that nodes share one after another. */
class HealthRoutesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        caravan = start("secret-of-openai");
    }

    private TestCaravan start(String key) {
        return TestCaravan.start(folder, """
                providers:
                  o: { dialect: openai, url: "%1$s/v1", key: "%2$s" }
                  a: { dialect: anthropic, url: "%1$s/v1", key: "secret-of-anthropic" }
                models:
                  first: { provider: o, id: gpt-4o }
                  second: { provider: a, id: claude-sonnet-5-5, can: [tools] }
                retry: { delay: 1ms, max-delay: 4ms, redeliveries: 0 }
                chains: { default: [first, second] }
                """.formatted(simulator.uri(""), key));
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void aRestartedNodeDoesNotCallAModelWhoseCircuitWasOpen() {
        simulator.script("gpt-4o", Behaviour.refuse(500));
        ask(3);
        awaitOutcomes(6);
        caravan.close();

        caravan = start("secret-of-openai");

        assertThat(ask(1)).isEqualTo("second");
        assertThat(simulator.count("gpt-4o")).isEqualTo(3);
        assertThat(health().of(caravan.model("first")).failuresInARow()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("whatKeepsCallsAway")
    void aRestartedNodeKnowsASpentQuotaAndARest(Behaviour fault) {
        simulator.script("gpt-4o", fault);
        ask(1);
        awaitOutcomes(1);
        caravan.close();

        caravan = start("secret-of-openai");

        assertThat(ask(1)).isEqualTo("second");
        assertThat(simulator.count("gpt-4o")).isEqualTo(1);
    }

    static Stream<Behaviour> whatKeepsCallsAway() {
        return Stream.of(Faults.OpenAi.insufficientQuota(), Faults.rateLimited("3600"));
    }

    @Test
    void anotherKeyIsNotBlamedForTheRefusedOne() {
        simulator.script("gpt-4o", Script.of(Faults.OpenAi.badKey()));
        ask(1);
        awaitOutcomes(1);
        caravan.close();

        caravan = start("another-secret-of-openai");

        assertThat(ask(1)).isEqualTo("first");
    }

    @Test
    void aDegradedModelGoesBehindTheHealthyOnes() {
        simulator.script("gpt-4o", Script.of(Behaviour.refuse(500), Behaviour.answer(), Behaviour.refuse(500)));
        ask(3);
        awaitOutcomes(3);

        await().atMost(LIMIT).until(() -> health().of(caravan.model("first")).degraded());

        assertThat(ask(1)).isEqualTo("second");
    }

    @Test
    void latencyAndSuccessAreMeasured() {
        ask(5);
        awaitOutcomes(5);

        await().atMost(LIMIT).until(() -> health().of(caravan.model("first")).total() == 5);

        var first = health().of(caravan.model("first"));
        assertThat(first.successRate()).isEqualTo(1);
        assertThat(first.measured()).isEqualTo(5);
        assertThat(first.successesOfLastThree()).isEqualTo(3);
        assertThat(first.p95()).isGreaterThanOrEqualTo(first.mean().dividedBy(2));
        assertThat(first.lastFailure()).isEmpty();
    }

    @Test
    void aProbeThatIsAnsweredLetsOneTrialPassThatClosesTheCircuit() {
        simulator.script("gpt-4o", Script.of(Behaviour.refuse(500), Behaviour.refuse(500), Behaviour.refuse(500)));
        ask(3);
        assertThat(ask(1)).isEqualTo("second");

        probe("first");

        var probe = simulator.requests("gpt-4o").get(3).body();
        assertThat(probe.path("max_tokens").asInt()).isEqualTo(1);
        assertThat(report("first", "circuit")).isEqualTo("half-open");
        assertThat(ask(1)).isEqualTo("first");
        assertThat(report("first", "circuit")).isEqualTo("closed");
        awaitOutcomes(9);
        assertThat(caravan.count("kind = 'probe' and success = 1 and input_tokens > 0")).isEqualTo(1);
    }

    @Test
    void aProbeThatFailsLeavesTheCircuitOpen() {
        simulator.script("gpt-4o", Behaviour.refuse(500));
        ask(3);

        probe("first");

        assertThat(report("first", "circuit")).isEqualTo("open");
        assertThat(simulator.count("gpt-4o")).isEqualTo(4);
    }

    @Test
    void theReportSaysWhichOrderAndWhyAndWhetherAllChainsAreReady() {
        simulator.others(Script.always(Behaviour.refuse(500)));
        for (int i = 0; i < 3; i++) {
            caravan.ask("default", "Hello");
        }

        assertThat(report().report()).containsEntry("ready", false);
        assertThat(report().unready()).containsExactly("default");
        assertThat(report().report().get("chains").toString()).contains("order=[first, second]")
                .contains("first=open").contains("forced=true");
    }

    private void probe(String model) {
        caravan.context().createProducerTemplate().sendBody("direct:caravan-probe", caravan.model(model));
    }

    private HealthReport report() {
        return caravan.context().getRegistry().findSingleByType(HealthReport.class);
    }

    private Object report(String model, String what) {
        return ((Map<?, ?>) ((Map<?, ?>) report().report().get("models")).get(model)).get(what);
    }

    /** Asks so often and says who answered last. */
    private String ask(int times) {
        String model = "";
        for (int i = 0; i < times; i++) {
            var exchange = caravan.ask("default", "Hello there");
            assertThat(exchange.getException()).isNull();
            model = exchange.getProperty(Names.ANSWER, Answer.class).model();
        }
        return model;
    }

    private Health health() {
        return caravan.context().getRegistry().findSingleByType(CaravanHealth.class).current();
    }

    private void awaitOutcomes(int outcomes) {
        await().atMost(LIMIT).ignoreExceptions().until(() -> caravan.rows() >= outcomes);
    }
}
