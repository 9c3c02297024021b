package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.config.SettingException;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.plan.Answer;
import dev.caravan.plan.Verdict;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.LoggedRequest;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another configuration takes the place of the one in force: at once for the next call, and for no call under way. */
class ReconfigurationTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Simulator here = Simulator.start();
    private final Simulator there = Simulator.start();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private TestCaravan caravan;

    @AfterEach
    void stop() {
        threads.shutdownNow();
        caravan.close();
        here.close();
        there.close();
    }

    private static String yaml(Simulator provider, String models, String more) {
        return """
                providers:
                  p: { dialect: openai, url: "%s/v1", key: "key" }
                models: { %s }
                retry: { delay: 1ms }
                """.formatted(provider.uri(""), models) + more;
    }

    private static final String A = "a: { provider: p, id: gpt-4o }";
    private static final String AB = A + ", b: { provider: p, id: gpt-4.1 }";

    private void start(String yaml) {
        caravan = TestCaravan.develop(folder, yaml, context -> { });
    }

    private Exchange ask(String task) {
        return caravan.ask(task, "Hello");
    }

    private static String model(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getHeader(Names.MODEL, String.class);
    }

    private static Verdict verdict(Exchange exchange) {
        return exchange.getException(AllModelsFailedException.class).verdict();
    }

    @Test
    void theNextCallGoesToAChangedAddress() {
        start(yaml(here, A, "chains: { default: [a] }"));
        assertThat(model(ask("default"))).isEqualTo("a");

        caravan.configure(yaml(there, A, "chains: { default: [a] }"));

        assertThat(model(ask("default"))).isEqualTo("a");
        assertThat(here.log()).hasSize(1);
        assertThat(there.log()).hasSize(1);
    }

    @Test
    void anAddressMayGetAndLoseItsQuery() {
        var azure = yaml(here, A, "chains: { default: [a] }").replace("/v1\"", "/v1?api-version=1\"");
        start(azure);
        assertThat(model(ask("default"))).isEqualTo("a");

        caravan.configure(azure.replace("api-version=1", "api-version=2"));
        assertThat(model(ask("default"))).isEqualTo("a");
        caravan.configure(yaml(there, A, "chains: { default: [a] }"));
        assertThat(model(ask("default"))).isEqualTo("a");

        assertThat(here.log()).hasSize(2);
        assertThat(there.log()).hasSize(1);
    }

    @Test
    void aNewChainOfANewModelAtANewProviderIsThere() {
        start(yaml(here, A, "chains: { default: [a] }"));

        caravan.configure(yaml(here, A, "chains: { default: [a], other: [n] }")
                .replace("providers:", "providers:\n  q: { dialect: anthropic, url: \"" + there.uri("")
                        + "/v1\", key: \"other\" }")
                .replace("models: {", "models: { n: { provider: q, id: claude-haiku-4-5 },"));

        assertThat(model(ask("other"))).isEqualTo("n");
        assertThat(model(ask("default"))).isEqualTo("a");
        assertThat(there.count("claude-haiku-4-5")).isOne();
    }

    @Test
    void aCallUnderWayEndsUnderTheConfigurationThatItBeganWith() {
        here.script("gpt-4o", Behaviour.refuse(500).after(Duration.ofMillis(300)));
        start(yaml(here, AB, "chains: { default: { models: [a, b], prompt: { system: 'old words' } } }"));
        var under = CompletableFuture.supplyAsync(() -> ask("default"));
        await().atMost(LIMIT).until(() -> here.count("gpt-4o") > 0);

        caravan.configure(yaml(there, A, "chains: { default: [a] }"));

        assertThat(model(ask("default"))).isEqualTo("a");
        assertThat(model(under.join())).isEqualTo("b");
        assertThat(here.requests("gpt-4.1")).singleElement()
                .satisfies(request -> assertThat(request.body().toString()).contains("old words"));
        assertThat(there.log()).hasSize(1);
    }

    @Test
    void whatIsNoLongerNeededGoesWhenTheLastCallThatMayNeedItIsOver() {
        here.script("gpt-4o", Behaviour.answer(Duration.ofMillis(300)));
        start(yaml(here, AB, "chains: { default: [a, b], other: [b] }"));
        var under = CompletableFuture.supplyAsync(() -> ask("default"));
        await().atMost(LIMIT).until(() -> here.count("gpt-4o") > 0);

        caravan.configure(yaml(there, A, "chains: { default: [a] }"));
        assertThat(routes()).contains("caravan-model-b", "caravan-chain-other");
        assertThat(model(under.join())).isEqualTo("a");
        caravan.tidy();

        assertThat(routes()).contains("caravan-model-a", "caravan-chain-default")
                .doesNotContain("caravan-model-b", "caravan-circuit-b", "caravan-http-b", "caravan-chain-other");
        assertThat(caravan.context().getRegistry().lookupByName("caravanCircuit-b")).isNull();
        assertThat(model(ask("other"))).as("the default chain serves it").isEqualTo("a");
    }

    private List<String> routes() {
        return caravan.context().getRoutes().stream().map(Route::getRouteId).toList();
    }

    @Test
    void changedPricesPromptsAndGuardsHold() {
        start(yaml(here, "a: { provider: p, id: gpt-4o, price: { input: 1, output: 1 } }",
                "chains: { default: { models: [a], prompt: { system: 'old words' } } }"));
        var before = ask("default").getProperty(Names.ANSWER, Answer.class).cost().orElseThrow();

        caravan.configure(yaml(here, "a: { provider: p, id: gpt-4o, price: { input: 1000, output: 1000 } }",
                "chains: { default: { models: [a], prompt: { system: 'new words' } } }"));
        var after = ask("default").getProperty(Names.ANSWER, Answer.class).cost().orElseThrow();
        caravan.configure(yaml(here, A, "chains: { default: { models: [a], guard: { max-length: 1 } } }"));
        var guarded = ask("default");
        caravan.configure(yaml(here, A, "chains: { default: { models: [a], input-guard: { max-length: 1 } } }"));

        assertThat(after).isGreaterThan(before.multiply(BigDecimal.valueOf(500)));
        assertThat(here.log().get(0).body().toString()).contains("old words");
        assertThat(here.log().get(1).body().toString()).contains("new words").doesNotContain("old words");
        assertThat(verdict(guarded)).isEqualTo(Verdict.GUARD);
        assertThat(ask("default").getException()).hasMessageContaining("input guard");
    }

    @Test
    void aBudgetCanBeSetAndLifted() {
        var priced = "a: { provider: p, id: gpt-4o, price: { input: 1000, output: 1000 } }";
        start(yaml(here, priced, "chains: { default: [a] }"));
        assertThat(model(ask("default"))).isEqualTo("a");

        caravan.configure(yaml(here, priced, "chains: { default: [a] }\nbudgets: { day: 0.01 }"));
        assertThat(verdict(ask("default"))).isEqualTo(Verdict.BUDGET);
        caravan.configure(yaml(here, priced, "chains: { default: { models: [a], budget: { day: 0.01 } } }"));
        assertThat(verdict(ask("default"))).isEqualTo(Verdict.BUDGET);
        caravan.configure(yaml(here, priced, "chains: { default: [a] }"));

        assertThat(model(ask("default"))).isEqualTo("a");
    }

    @Test
    void shadowsCanBeSetAndLifted() {
        var priced = "a: { provider: p, id: gpt-4o, price: { input: 1, output: 1 } }, "
                + "b: { provider: p, id: gpt-4.1, price: { input: 1, output: 1 } }";
        start(yaml(here, priced, "chains: { default: [a, b] }"));
        assertThat(model(ask("default"))).isEqualTo("a");

        caravan.configure(yaml(here, priced, "chains: { default: { models: [a, b], shadow: { rate: 1 } } }"));
        assertThat(model(ask("default"))).isEqualTo("a");

        await().atMost(LIMIT).until(() -> here.count("gpt-4.1") == 1);
        caravan.configure(yaml(here, priced, "chains: { default: [a, b] }"));
        assertThat(model(ask("default"))).isEqualTo("a");
        assertThat(here.count("gpt-4.1")).isOne();
    }

    @Test
    void aModelWhoseKeyIsMendedIsTriedAtOnceAndOthersKeepTheirCircuits() {
        here.script("gpt-4o", Behaviour.refuse(401)).script("gpt-4.1", Behaviour.refuse(401));
        var yaml = yaml(here, "a: { provider: p, id: gpt-4o }, b: { provider: q, id: gpt-4.1 }",
                "chains: { default: [a, b] }").replace("providers:", "providers:\n  q: { dialect: openai, url: \""
                        + here.uri("") + "/v1\", key: \"other\" }");
        start(yaml);
        assertThat(verdict(ask("default"))).isEqualTo(Verdict.AUTH);
        assertThat(circuit("a")).isEqualTo("open");
        await().atMost(LIMIT).until(() -> caravan.rows() == 2);

        caravan.configure(yaml.replace("\"key\"", "\"mended\""));
        caravan.send("direct:caravan-health", Map.of(), null);

        assertThat(circuit("a")).isEqualTo("closed");
        assertThat(circuit("b")).isEqualTo("open");
        here.unscript("gpt-4o");
        assertThat(model(ask("default"))).isEqualTo("a");
    }

    @Test
    void theCircuitStepOfARouteFollows() {
        here.script("gpt-4o", Behaviour.refuse(500));
        var yaml = yaml(here, A, "chains: { default: [a] }\ncircuit: { failures: 99 }");
        start(yaml);
        assertThat(verdict(ask("default"))).isEqualTo(Verdict.FAILED);
        assertThat(circuit("a")).isEqualTo("closed");

        caravan.configure(yaml.replace("99", "1"));
        assertThat(verdict(ask("default"))).isEqualTo(Verdict.FAILED);

        assertThat(circuit("a")).isEqualTo("open");
    }

    @SuppressWarnings("unchecked")
    private String circuit(String model) {
        var report = caravan.context().getRegistry().findSingleByType(HealthReport.class).report();
        return ((Map<String, Map<String, Object>>) report.get("models")).get(model).get("circuit").toString();
    }

    @Test
    void aConfigurationThatCannotBeUsedHereChangesNothing() {
        start(yaml(here, A, "chains: { default: [a] }"));
        var routes = routes();

        assertThatThrownBy(() -> caravan.configure(
                yaml(there, AB, "chains: { default: [b], new: { models: [a], guard: { bean: nobody } } }")))
                .isInstanceOf(SettingException.class).hasMessageContaining("nobody");

        assertThat(model(ask("default"))).isEqualTo("a");
        assertThat(there.log()).isEmpty();
        assertThat(routes()).isEqualTo(routes);
    }

    /** A configuration of which every part tells which one it is: address, key, prompt and price. */
    private String edition(int number, Simulator provider) {
        return yaml(provider, "a: { provider: p, id: gpt-4o, price: { input: %1$d, output: %1$d } }, "
                .formatted(number) + "only%d: { provider: p, id: gpt-4.1 }".formatted(number),
                "chains: { own%1$d: [only%1$d], default: { models: [a, only%1$d], prompt: { system: edition %1$d } } }"
                        .formatted(number)).replace("\"key\"", "\"key-of-edition-%d\"".formatted(number));
    }

    @Test
    void callsGoOnWhileConfigurationsAlternateAndNoneIsUnderTwo() {
        here.script("gpt-4o", Script.share(0.3, Behaviour.refuse(503), Behaviour.answer(), 1));
        start(edition(1, here));
        var ended = new AtomicBoolean();
        var callers = IntStream.range(0, 4).mapToObj(caller -> CompletableFuture.supplyAsync(() -> {
            var answers = new ArrayList<Exchange>();
            while (!ended.get()) {
                answers.add(ask("default"));
            }
            return answers;
        }, threads)).toList();

        for (int i = 0; i < 50; i++) {
            var asked = asked();
            caravan.configure(i % 2 == 0 ? edition(2, there) : edition(1, here));
            await().atMost(LIMIT).until(() -> asked() > asked + 2);
        }
        ended.set(true);

        var answers = callers.stream().flatMap(caller -> caller.join().stream()).toList();
        assertThat(answers).hasSizeGreaterThan(50).extracting(Exchange::getException).containsOnlyNulls();
        assertThat(here.log()).allSatisfy(request -> isOf("1", request));
        assertThat(there.log()).allSatisfy(request -> isOf("2", request));
        assertThat(answers).extracting(answer -> answer.getMessage().getHeader(Names.MODEL))
                .contains("a", "only1");
    }

    private int asked() {
        return here.log().size() + there.log().size();
    }

    private static void isOf(String number, LoggedRequest request) {
        assertThat(request.headers().get("authorization")).endsWith("-" + number);
        assertThat(request.body().toString()).contains("edition " + number);
    }

    @Test
    void nothingIsLeftOfTwoHundredConfigurations() {
        start(edition(1, here));
        assertThat(model(ask("default"))).isEqualTo("a");
        var routes = routes().size();
        var endpoints = caravan.context().getEndpoints().size();
        var beans = caravan.context().getRegistry().findByTypeWithName(CircuitBreaker.class).size();
        var running = Thread.activeCount();

        for (int i = 2; i <= 200; i++) {
            caravan.configure(edition(i, there));
        }
        caravan.configure(edition(1, here));

        assertThat(model(ask("default"))).isEqualTo("a");
        assertThat(routes()).hasSize(routes);
        assertThat(caravan.context().getEndpoints()).hasSize(endpoints);
        assertThat(caravan.context().getRegistry().findByTypeWithName(CircuitBreaker.class)).hasSize(beans);
        assertThat(Thread.activeCount()).isLessThan(running + 20);
    }

    @Test
    void newModelsAndChainsHaveTheirMeters() {
        var meters = new SimpleMeterRegistry();
        caravan = TestCaravan.develop(folder, yaml(here, A, "chains: { default: [a] }"),
                context -> context.getRegistry().bind("meters", meters));

        caravan.configure(yaml(here, AB, "chains: { default: [a], other: [b] }"));

        assertThat(meters.get("caravan.circuit.state").tags("model", "b", "state", "closed").gauge().value()).isOne();
        assertThat(meters.get("caravan.chain.ready").tag("chain", "other").gauge().value()).isOne();
    }
}
