package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.ManualTime;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome;
import dev.caravan.outcome.OutcomeStore;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.plan.Answer;
import dev.caravan.plan.Verdict;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets in the real routes. It is 23 November 2026, and an answer of the model called dear may cost about a cent. */
class BudgetRoutesTest {

    private static final int THREADS = 8;

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        caravan = TestCaravan.start(folder, """
                providers: { o: { dialect: openai, url: "%s/v1", key: "secret" } }
                models:
                  dear: { provider: o, max-tokens: 100, price: { input: 10, output: 100 } }
                  cheap: { provider: o, max-tokens: 100, price: { input: 1, output: 2 } }
                  dearer: { provider: o, max-tokens: 100, price: { input: 100, output: 1000 } }
                  unpriced: { provider: o, max-tokens: 100 }
                retry: { delay: 1ms, max-delay: 1ms }
                circuit: { failures: 1000 }
                chains:
                  stop: { models: [dear, cheap], budget: { day: 0.02 } }
                  cheaper: { models: [dear, dearer, cheap], budget: { day: 0.02, at-limit: cheaper } }
                  monthly: { models: [dear], budget: { month: 0.02 } }
                  capped: { models: [dear, dearer], max-cost: 0.05 }
                  other: [dear, unpriced]
                  one: [dear]
                budgets: { day: 0.5 }
                """.formatted(simulator.uri("")), time);
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void whenADaysBudgetMightBePassedTheChainStopsAndSaysWhichWhyAndUntilWhen() {
        spend("stop", "call", "0.0199");

        var failure = failure(caravan.ask("stop", "Hello"));

        assertThat(failure.verdict()).isEqualTo(Verdict.BUDGET);
        assertThat(failure.getMessage())
                .contains("The budget of chain 'stop' for a day, $0.02, is reached: $0.0199 is spent")
                .contains("resets at 2026-11-24T00:00:00Z");
        assertThat(failure.retryAfter()).contains(Duration.ofHours(14));
        assertThat(failure.outage()).isTrue();
        assertThat(simulator.log()).isEmpty();
        assertThat(model(caravan.ask("other", "Hello"))).isEqualTo("dear");
    }

    @Test
    void theLastCentsGoToAModelWhoseAnswerFitsIntoThem() {
        spend("stop", "call", "0.015");

        assertThat(model(caravan.ask("stop", "Hello"))).isEqualTo("cheap");
    }

    @Test
    void theNextDayHasABudgetOfItsOwn() {
        spend("stop", "call", "0.0199");
        failure(caravan.ask("stop", "Hello"));

        time.advance(Duration.ofHours(14));

        assertThat(model(caravan.ask("stop", "Hello"))).isEqualTo("dear");
    }

    @Test
    void aMonthsBudgetLastsUntilTheNextMonth() {
        spend("monthly", "call", "0.02");
        time.advance(Duration.ofDays(7));
        assertThat(failure(caravan.ask("monthly", "Hello")).getMessage()).contains("for a month")
                .contains("resets at 2026-12-01T00:00:00Z");

        time.advance(Duration.ofDays(1));

        assertThat(model(caravan.ask("monthly", "Hello"))).isEqualTo("dear");
    }

    @Test
    void whereTheChainSaysSoItGoesOnWithTheModelsThatAreCheaperThanItsFirstChoice() {
        spend("cheaper", "call", "0.02");

        assertThat(model(caravan.ask("cheaper", "Hello"))).isEqualTo("cheap");

        simulator.script("cheap", Behaviour.refuse(401));
        var failure = failure(caravan.ask("cheaper", "Hello"));
        assertThat(failure.verdict()).isEqualTo(Verdict.BUDGET);
        assertThat(failure.attempts()).singleElement().satisfies(attempt -> assertThat(attempt.model()).isEqualTo("cheap"));
    }

    @Test
    void probesAndShadowsCountForAllChainsTogetherAndForNoChainAlone() {
        spend("stop", "shadow", "0.3");
        assertThat(model(caravan.ask("stop", "Hello"))).isEqualTo("dear");

        spend("probe", "probe", "0.2");

        assertThat(failure(caravan.ask("stop", "Hello")).getMessage()).contains("The budget of all chains for a day");
        assertThat(failure(caravan.ask("other", "Hello")).verdict()).isEqualTo(Verdict.BUDGET);
    }

    @Test
    void noFallbackIsMadeThatWouldPassWhatTheCallMayCost() {
        simulator.script("dear", Behaviour.refuse(401));

        var failure = failure(caravan.ask("capped", "Hello"));

        assertThat(failure.verdict()).isEqualTo(Verdict.BUDGET);
        assertThat(failure.outage()).isFalse();
        assertThat(failure.getMessage()).contains("dear AUTH 401").contains("What this call may cost, $0.05, is reached");
        assertThat(simulator.count("dearer")).isZero();
    }

    @Test
    void noRedeliveryIsMadeThatWouldPassTheBudget() {
        spend("stop", "call", "0.0094");
        simulator.script("dear", Script.of(paid(), paid(), paid()));
        simulator.script("cheap", Behaviour.refuse(401));

        var failure = failure(caravan.ask("stop", "Hello"));

        assertThat(failure.attempts()).extracting(Outcome::model).containsExactly("dear", "cheap");
        assertThat(failure.verdict()).isEqualTo(Verdict.BUDGET);
    }

    /** A broken answer that is paid for, and after which the model would be asked again. */
    private static Behaviour paid() {
        return new Behaviour.Reply(200, Map.of("content-type", "application/json"), """
                {"id": "1", "object": "chat.completion", "model": "dear", "choices": [{"index": 0, "finish_reason": "stop",
                 "message": {"role": "assistant", "content": ""}}],
                 "usage": {"prompt_tokens": 10, "completion_tokens": 90, "total_tokens": 100}}
                """);
    }

    @Test
    void aCallersOwnCeilingHoldsAndAModelOfUnknownPriceIsNotUnderIt() {
        assertThat(model(caravan.askWith(Map.of(Names.TASK, "other", Names.MAX_COST, "0.02"), "Hello"))).isEqualTo("dear");

        var failure = failure(caravan.askWith(Map.of(Names.TASK, "other", Names.MAX_COST, "0.0001"), "Hello"));

        assertThat(failure.verdict()).isEqualTo(Verdict.BUDGET);
        assertThat(failure.getMessage()).contains("the price of the next model is not known");
        assertThat(simulator.count("unpriced")).isZero();
    }

    @Test
    void callsAtTheSameTimeOvershootABudgetByWhatIsInFlightAtMost() throws Exception {
        var pool = Executors.newFixedThreadPool(THREADS);
        try {
            var callers = Stream.<Supplier<BigDecimal>>generate(() -> this::askUntilStopped).limit(THREADS)
                    .map(caller -> CompletableFuture.supplyAsync(caller, pool)).toList();
            var spent = callers.stream().map(CompletableFuture::join).reduce(BigDecimal.ZERO, BigDecimal::add);

            assertThat(spent).isBetween(new BigDecimal("0.45"), new BigDecimal("0.5").add(
                    new BigDecimal("0.0112").multiply(BigDecimal.valueOf(THREADS))));
        } finally {
            pool.shutdownNow();
        }
    }

    private BigDecimal askUntilStopped() {
        var spent = BigDecimal.ZERO;
        while (true) {
            var exchange = caravan.ask("one", "Tell me of the hill in 60 words");
            if (exchange.getException() != null) {
                assertThat(failure(exchange).verdict()).isEqualTo(Verdict.BUDGET);
                return spent;
            }
            spent = spent.add(exchange.getProperty(Names.ANSWER, Answer.class).cost().orElseThrow());
        }
    }

    /** Another node spends; this one asks the database. */
    private void spend(String chain, String kind, String dollars) {
        var row = new Outcome(Outcome.Kind.CALL, time.instant(), "call-of-another-" + kind, chain, "dear", "", 1,
                Optional.empty(), Optional.empty(), 200, Duration.ZERO, Optional.empty(), Usage.NONE,
                Optional.of(new BigDecimal(dollars))).row();
        row.put("kind", kind);
        var store = caravan.context().getRegistry().lookupByNameAndType("caravanStore", OutcomeStore.class);
        store.insert(List.of(row));
        caravan.send("direct:caravan-health", Map.of(), "");
    }

    private static AllModelsFailedException failure(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(AllModelsFailedException.class);
        return (AllModelsFailedException) exchange.getException();
    }

    private static Object model(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getHeader(Names.MODEL);
    }
}
