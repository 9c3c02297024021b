package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.caravan.agreement.AgreementQuery;
import dev.caravan.agreement.PairAgreement;
import dev.caravan.model.Message;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.plan.Answer;
import dev.caravan.plan.AnswerListener;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Flaw;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of calls in the real routes. Every call is copied; one copy is sent at a time, and three may wait. */
class ShadowRoutesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SHADOW = "kind = 'shadow'";

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @BeforeEach
    void start() throws IOException {
        start("3");
    }

    private void start(String buffer) throws IOException {
        Files.writeString(folder.resolve("bill.json"), """
                {"type": "object", "additionalProperties": false, "required": ["number", "total", "currency", "city"],
                 "properties": {"number": {"type": "string"}, "total": {"type": "number"},
                                "currency": {"type": "string"}, "city": {"type": "string"}}}
                """);
        caravan = TestCaravan.start(folder, """
                providers: { o: { dialect: openai, url: "%s/v1", key: "secret" } }
                models:
                  served: { provider: o, price: { input: 2, output: 10 } }
                  other: { provider: o, price: { input: 1, output: 2 } }
                  outside: { provider: o, price: { input: 1, output: 2 } }
                  unpriced: { provider: o }
                retry: { redeliveries: 0, last-redeliveries: 0, delay: 1ms }
                circuit: { failures: 3 }
                chains:
                  default: { models: [served, other], shadow: { rate: 1 } }
                  bills: { models: [served, other], guard: { schema: bill.json }, shadow: { rate: 1 } }
                  elsewhere: { models: [served], shadow: { rate: 1, model: outside } }
                  poor: { models: [served, other], shadow: { rate: 1, daily-limit: 0.00001 } }
                  unknown: { models: [served], shadow: { rate: 1, model: unpriced } }
                """.formatted(simulator.uri("")), context -> {
            context.getPropertiesComponent().addOverrideProperty("caravan.shadow.concurrency", "1");
            context.getPropertiesComponent().addOverrideProperty("caravan.shadow.buffer", buffer);
        });
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void callersAreAnsweredWhileAShadowHangsAndWhatDoesNotFitIntoTheLineIsLeftOut() {
        simulator.script("other", Behaviour.stall());

        answered(1);
        await().atMost(LIMIT).until(() -> simulator.count("other") == 1);
        answered(9);

        await().atMost(LIMIT).until(() -> skipped() == 6);
        assertThat(simulator.requests("served")).hasSize(10);
        assertThat(simulator.count("other")).isEqualTo(1);
        assertThat(caravan.count(SHADOW)).isZero();
    }

    @Test
    void aShadowThatFailsIsStoredMovesItsOwnCircuitAndDisturbsNobody() throws IOException {
        caravan.close();
        start("100");
        simulator.script("other", Behaviour.refuse(503));

        answered(10);

        await().atMost(LIMIT).until(() -> skipped() == 7 && caravan.count("1 = 1") == 13);
        assertThat(caravan.count(SHADOW + " and failure_class = 'OVERLOADED' and model = 'other' and chain = 'default'"))
                .isEqualTo(3);
        assertThat(caravan.count("kind = 'call' and success = 1 and model = 'served'")).isEqualTo(10);
        assertThat(caravan.countIn("agreements", "1 = 1")).isZero();
        assertThat(simulator.count("other")).isEqualTo(3);
    }

    @Test
    void theShadowIsAskedTheSameAndBothAnswersAreComparedAndForgotten() throws IOException {
        var call = ask("default", "How many mills stand on the hill?").getMessage().getHeader(Names.CALL_ID);

        awaitAgreements(1);
        assertThat(caravan.countIn("agreements", "call_id = '" + call + "' and task = 'default' and measure = 'prose'"
                + " and served_model = 'served' and other_model = 'other' and matched = served_parts and matched > 3"))
                .isEqualTo(1);
        await().atMost(LIMIT).until(() -> caravan.count(SHADOW + " and call_id = '" + call + "' and attempt = 1") == 1);
        assertThat(simulator.requests("other").get(0).body().get("messages"))
                .isEqualTo(simulator.requests("served").get(0).body().get("messages"));
        caravan.close();
        for (var file : folder.resolve("db").toFile().listFiles()) {
            assertThat(Files.readString(file.toPath(), StandardCharsets.ISO_8859_1)).doesNotContain("mills");
        }
    }

    @Test
    void aModelOutsideTheChainMayBeTheShadow() {
        ask("elsewhere", "Hello");

        awaitAgreements(1);
        assertThat(simulator.count("outside")).isEqualTo(1);
        await().atMost(LIMIT).until(() -> caravan.count(SHADOW + " and model = 'outside' and place = 0") == 1);
    }

    @Test
    void aStreamedAnswerIsCopiedUnstreamedWhenAllOfItHasCome() {
        var text = new StringBuilder();
        var exchange = caravan.context().createProducerTemplate().request("direct:caravan", asked -> {
            asked.getMessage().setBody("Tell me of the hill in 40 words");
            asked.setProperty(Names.LISTENER, new AnswerListener() {
                @Override
                public boolean streams() {
                    return true;
                }

                @Override
                public void text(String piece) {
                    text.append(piece);
                }
            });
        });

        assertThat(exchange.getProperty(Names.ANSWER, Answer.class).reply().text()).contains(text);
        awaitAgreements(1);
        assertThat(simulator.requests("served").get(0).streamed()).isTrue();
        assertThat(simulator.requests("other").get(0).streamed()).isFalse();
        assertThat(caravan.countIn("agreements", "matched = served_parts and served_parts > 20")).isEqualTo(1);
    }

    @Test
    void nothingIsLeftOfTheShadowInTheCallersExchange() {
        assertThat(ask("default", "Hello").getProperties()).doesNotContainKeys(Names.SHADOW, Names.CALL);
    }

    @Test
    void noShadowIsSentPastItsDailyLimitNorToAModelWhosePriceIsNotKnown() {
        ask("poor", "Hello");
        ask("unknown", "Hello");

        await().atMost(LIMIT).until(() -> skipped() == 2);
        assertThat(simulator.count("other") + simulator.count("unpriced")).isZero();
    }

    @Test
    void callsThatNobodyAnsweredOrThatFollowToolsAreNotCopied() {
        simulator.script("served", Script.of(Behaviour.flawed(Flaw.REFUSAL)));
        assertThat(caravan.ask("default", "Hello").getException()).isNotNull();
        caravan.ask("default", List.of(Message.user("Hello"), new Message(Role.TOOL,
                List.of(new Part.ToolResult("id", List.of(new Part.Text("42")), false, Map.of())), Map.of())));

        ask("default", "Hello");

        awaitAgreements(1);
        assertThat(simulator.count("other")).isEqualTo(1);
    }

    @Test
    void agreementRecoversAKnownDifference() throws IOException {
        caravan.close();
        start("1000");
        simulator.script("other", Script.share(0.2, Behaviour.flawed(Flaw.WRONG_SHAPE), Behaviour.answer(), 11));
        int documents = 200;
        for (int i = 0; i < documents; i++) {
            ask("bills", "Number: B-%04d%nTotal: %d.%02d%nCurrency: EUR%nCity: Lisbon%n".formatted(i, i * 7, i % 100));
        }

        awaitAgreements(documents);
        var wrong = simulator.requests("other").stream().filter(request -> request.behaviour().contains("wrong")).count();
        assertThat(pairs()).singleElement().satisfies(pair -> {
            assertThat(pair.task()).isEqualTo("bills");
            assertThat(pair.measure()).isEqualTo("json");
            assertThat(pair.samples()).isEqualTo(documents);
            assertThat(pair.f1()).isCloseTo(1 - (double) wrong / documents, within(1e-9));
            assertThat(pair.interval().low()).isLessThan(0.8).isGreaterThan(0.7);
            assertThat(pair.interval().high()).isGreaterThan(0.8).isLessThan(0.9);
        });
    }

    private List<PairAgreement> pairs() {
        return new AgreementQuery(caravan.store()).pairs(Instant.EPOCH, Instant.now().plusSeconds(1));
    }

    private void answered(int calls) {
        for (int i = 0; i < calls; i++) {
            ask("default", "Hello");
        }
    }

    private Exchange ask(String task, Object body) {
        var exchange = caravan.askWith(Map.of(Names.TASK, task), body);
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader(Names.MODEL)).isEqualTo("served");
        return exchange;
    }

    private void awaitAgreements(int count) {
        await().atMost(LIMIT).ignoreExceptions().until(() -> caravan.countIn("agreements", "1 = 1") == count);
    }

    private long skipped() {
        return caravan.context().getRegistry().findSingleByType(ShadowBean.class).skippedCount();
    }
}
