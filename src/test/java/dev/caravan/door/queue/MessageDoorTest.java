package dev.caravan.door.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.model.ManualTime;
import dev.caravan.model.TimeSource;
import dev.caravan.route.Names;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages on the way that every queue door shares. */
class MessageDoorTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SECRET = "the-secret-key";
    private static final String YAML = """
            providers:
              o: { dialect: openai, url: "%1$s/v1", key: "the-secret-key" }
              a: { dialect: anthropic, url: "%1$s/v1", key: "the-secret-key" }
            models:
              first: { provider: o, id: gpt-4o, price: { input: 1, output: 1 } }
              second: { provider: a, id: claude-sonnet-5-5, price: { input: 1, output: 1 } }
            retry: { redeliveries: 0, last-redeliveries: 0 }
            chains:
              default: { models: [first, second], batch: { park-for: 1h, max-in-flight: 4 } }
              long: { models: [first], guard: { min-length: 1000000 } }
            """;

    private static final String FROM_SEDA = """
            - route:
                id: my-door
                from:
                  uri: seda:mine
                  steps:
                    - setProperty:
                        name: CaravanMessageKey
                        expression:
                          simple:
                            expression: ${header.number}
                    - to:
                        uri: direct:caravan-message
                    - choice:
                        when:
                          - expression:
                              simple:
                                expression: ${exchangeProperty.CaravanDead}
                            steps:
                              - to:
                                  uri: mock:dead
                        otherwise:
                          steps:
                            - to:
                                uri: mock:out
            """;

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @AfterEach
    void stop() {
        if (caravan != null) {
            caravan.close();
        }
        simulator.close();
    }

    private void start() {
        start(Map.of(), Optional.empty());
    }

    private void start(Map<String, String> own, Optional<Path> routes) {
        start(own, routes, time);
    }

    private void start(Map<String, String> own, Optional<Path> routes, TimeSource time) {
        var properties = new HashMap<>(Map.of("caravan.message.retry-delay", "20"));
        properties.putAll(own);
        caravan = TestCaravan.startWithQueues(folder, YAML.formatted(simulator.uri("")), time, List.of(), routes,
                properties);
    }

    @Test
    void everyRouteSaysWhatItIs() {
        start();

        assertThat(caravan.context().getRoutes()).allSatisfy(route -> {
            assertThat(route.getRouteId()).startsWith("caravan");
            assertThat(route.getDescription()).isNotBlank();
        });
    }

    @Test
    void aMessageBecomesItsResult() {
        start();

        var result = send("key-1", Map.of(), "What is it?".getBytes(StandardCharsets.UTF_8));

        assertThat(result.getException()).isNull();
        assertThat(result.getProperty(Names.DEAD)).isNull();
        assertThat(result.getMessage().getBody(String.class)).isNotBlank();
        assertThat(result.getMessage().getHeaders()).containsEntry(Names.KEY, "key-1")
                .containsEntry(Names.TASK, "default").containsEntry(Names.MODEL, "first")
                .containsEntry(Names.FALLBACKS, "0").containsEntry(Names.REUSED, "false")
                .containsKeys(Names.COST_USD, Names.CALL_ID);
    }

    @Test
    void allThatIsARequestIsTaken() {
        start();
        var openAi = "{\"messages\": [{\"role\": \"user\", \"content\": \"What is it?\"}]}";

        for (var body : List.of("text", "text".getBytes(StandardCharsets.UTF_8), "{\"total\": 1}", openAi,
                ("\uFEFF" + openAi).getBytes(StandardCharsets.UTF_8), new ByteArrayInputStream("text".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(send("k", Map.of(), body).getProperty(Names.DEAD)).as(String.valueOf(body)).isNull();
        }
        assertThat(simulator.log().get(2).body().path("messages").path(0).path("content").asText())
                .isEqualTo("What is it?");
        assertThat(simulator.log()).as("the same text is asked once").hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "soon"})
    void aDeadlineThatIsNoneMakesADeadLetterAndNoOutage(String deadline) {
        start();

        var letter = send("k", Map.of(Names.DEADLINE_MS, deadline), "text");

        assertThat(letter.getMessage().getHeaders()).containsEntry(Names.FAILURE_CODE, "bad_request");
        assertThat(send("k", Map.of(), "text").getProperty(Names.DEAD)).isNull();
    }

    @Test
    void aDeadlineThatIsOverBeforeAnyModelIsAskedMakesADeadLetterAndNoOutage() {
        start(Map.of(), Optional.empty(), new Rushing());

        var letter = CompletableFuture.supplyAsync(() -> send("k", Map.of(Names.DEADLINE_MS, 1), "text"))
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();

        assertThat(letter.getMessage().getHeaders()).containsEntry(Names.FAILURE_CODE, "deadline_exceeded")
                .doesNotContainKey(Names.FAILURE_ATTEMPTS);
        assertThat(simulator.log()).isEmpty();
        assertThat(caravan.countIn("work", "state = 'parked'")).isZero();
        assertThat(send("other", Map.of(), "text").getProperty(Names.DEAD)).isNull();
    }

    @Test
    void aMessageThatComesAgainGetsTheSameResultUnpaid() {
        start();

        var first = send("k", Map.of(), "What is it?");
        var again = send("k", Map.of(), "What is it?");

        assertThat(simulator.log()).hasSize(1);
        assertThat(again.getMessage().getBody()).isEqualTo(first.getMessage().getBody());
        for (var same : List.of(Names.KEY, Names.MODEL, Names.CALL_ID, Names.COST_USD)) {
            assertThat(again.getMessage().getHeader(same)).isEqualTo(first.getMessage().getHeader(same));
        }
        assertThat(again.getMessage().getHeader(Names.REUSED)).isEqualTo("true");
    }

    @Test
    void onlyHeadersThatTheOperatorNamedAreCarriedOver() {
        start(Map.of("caravan.message.headers", "tenant, traceparent"), Optional.empty());
        var hostile = hostile();
        hostile.put("tenant", "north".getBytes(StandardCharsets.UTF_8));
        hostile.put("traceparent", "x".repeat(1 << 20));

        var result = send("k", hostile, "What is it?");

        assertThat(result.getMessage().getHeaders().keySet()).allSatisfy(name ->
                assertThat(name).matches("Caravan\\w+|tenant"));
        assertThat(result.getMessage().getHeader("tenant")).isEqualTo("north");
        assertThat(simulator.log().get(0).headers().toString()).doesNotContain("north").doesNotContain("nowhere");
    }

    private static Map<String, Object> hostile() {
        return new HashMap<>(Map.of("CamelHttpUri", "http://127.0.0.1:1/nowhere", "camelhttppath", "/nowhere",
                "CamelFileName", "../../nowhere", "CamelSqlQuery", "drop table work", "CAMELJMSDestinationName", "nowhere",
                "kafka.OVERRIDE_TOPIC", "nowhere", "Authorization", "nowhere", "CaravanModel", "nowhere"));
    }

    @Test
    void headersThatMeanSomethingElseCantBeCarriedOver() {
        assertThatThrownBy(() -> start(Map.of("caravan.message.headers", "a, cAmelHttpUri"), Optional.empty()))
                .hasMessageContaining("caravan.message.headers").hasMessageContaining("cAmelHttpUri");
    }

    @Test
    void whatCantBeAnsweredIsADeadLetterWithTheBodyAndTheReason() {
        start(Map.of("caravan.message.max-bytes", "1000"), Optional.empty());
        var secretText = "the secret words";
        var wrong = Map.of(
                "messages must", "{\"messages\": [{\"role\": \"" + secretText + "\", \"content\": 1}]}",
                "no request", " ",
                "bytes, more than", secretText.repeat(100),
                "tools", "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"tools\": [{\"type\": \"function\","
                        + "\"function\": {\"name\": \"f\", \"parameters\": {}}}]}");

        wrong.forEach((reason, body) -> {
            var letter = send("k", Map.of(), body);

            assertThat(letter.getProperty(Names.DEAD)).as(reason).isEqualTo(true);
            assertThat(letter.getMessage().getBody()).isEqualTo(body);
            assertThat(letter.getMessage().getHeaders()).containsEntry(Names.KEY, "k")
                    .containsEntry(Names.FAILURE_CODE, "bad_request");
            assertThat(letter.getMessage().getHeaders().toString()).doesNotContain(secretText).doesNotContain(SECRET);
        });
        assertThat(simulator.log()).isEmpty();
    }

    @Test
    void bytesThatAreNoTextAndHeadersWithoutEndAreDeadLetters() {
        start();
        var bytes = new byte[] {(byte) 0xC3, 0x28};

        var letter = send("k", Map.of(), bytes);
        var endless = send("k", Map.of(Names.TASK, "x".repeat(1 << 20)), "text");

        assertThat(letter.getMessage().getBody()).isEqualTo(bytes);
        assertThat(letter.getMessage().getHeader(Names.FAILURE_REASON)).isEqualTo("the message is no text in UTF-8");
        assertThat(endless.getMessage().getHeader(Names.FAILURE_REASON, String.class)).contains(Names.TASK)
                .hasSizeLessThan(200);
        assertThat(send("k", Map.of(), null).getProperty(Names.DEAD)).isEqualTo(true);
    }

    @Test
    void poisonIsADeadLetterWithItsAttemptsAndIsNotPaidForAgain() {
        start();

        var letter = send("k", Map.of(Names.TASK, "long"), "poison");
        var paid = simulator.log().size();
        var again = send("k", Map.of(Names.TASK, "long"), "poison");

        assertThat(letter.getMessage().getBody()).isEqualTo("poison");
        assertThat(letter.getMessage().getHeader(Names.FAILURE_CODE)).isEqualTo("all_answers_rejected");
        assertThat(letter.getMessage().getHeader(Names.FAILURE_ATTEMPTS, String.class)).startsWith("[{").contains("GUARD")
                .doesNotContain("poison");
        assertThat(again.getMessage().getHeaders()).isEqualTo(letter.getMessage().getHeaders());
        assertThat(simulator.log()).hasSize(paid);
    }

    @Test
    void aMessageWaitsForTheEndOfAnOutage() {
        start();
        simulator.others(Script.always(Behaviour.refuse(503)));
        var waiting = IntStream.range(0, 3).mapToObj(i -> later("k" + i, "text " + i)).toList();
        await().atMost(LIMIT).until(() -> caravan.countIn("work", "state = 'parked'") > 0);
        awaitQuiet();

        simulator.others(Script.always(Behaviour.answer()));
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
            time.advance(Duration.ofSeconds(5));
            return waiting.stream().allMatch(CompletableFuture::isDone);
        });

        assertThat(waiting).extracting(CompletableFuture::join).allSatisfy(result ->
                assertThat(result.getMessage().getHeaders()).containsKey(Names.MODEL));
    }

    /** Everything has been tried, and nothing is asked any more while time stands still. */
    private void awaitQuiet() {
        await().atMost(LIMIT).during(Duration.ofMillis(300)).until(() -> {
            var before = simulator.log().size();
            Thread.onSpinWait();
            return before == simulator.log().size() && before <= 12;
        });
    }

    @Test
    void aMessageThatWaitedForTooLongIsADeadLetterWithItsAttempts() {
        start();
        simulator.others(Script.always(Behaviour.refuse(503)));
        var waiting = later("k", "text");
        await().atMost(LIMIT).until(() -> caravan.countIn("work", "state = 'parked'") == 1);

        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
            time.advance(Duration.ofMinutes(1));
            return waiting.isDone();
        });

        var letter = waiting.join();
        assertThat(letter.getProperty(Names.DEAD)).isEqualTo(true);
        assertThat(letter.getMessage().getHeader(Names.FAILURE_REASON, String.class)).contains("no model served for");
        assertThat(letter.getMessage().getHeader(Names.FAILURE_ATTEMPTS, String.class)).contains("OVERLOADED");
        assertThat(caravan.countIn("work", "state = 'parked'")).isZero();
    }

    @Test
    void noMoreMessagesOfATaskThanItsMaxInFlightAreAskedAtOnce() {
        start();
        simulator.others(Script.always(Behaviour.answer(Duration.ofMillis(100))));
        var capacity = simulator.takeAtOnce(4);

        var results = IntStream.range(0, 16).mapToObj(i -> later("k" + i, "text " + i)).toList();

        assertThat(results).extracting(CompletableFuture::join).noneMatch(Exchange::isFailed);
        assertThat(capacity.refused()).isZero();
        assertThat(capacity.taken()).isEqualTo(16);
    }

    @Test
    void anyCamelConsumerIsADoorByAnotherFrom() throws Exception {
        var routes = Files.createDirectories(folder.resolve("routes"));
        Files.writeString(routes.resolve("mine.yaml"), FROM_SEDA);
        start(Map.of(), Optional.of(routes));
        var out = mock("mock:out", 3);
        var dead = mock("mock:dead", 1);
        var template = caravan.context().createProducerTemplate();

        Stream.of("one", "two", " ", "three")
                .forEach(text -> template.sendBodyAndHeader("seda:mine", text, "number", "of " + text));

        MockEndpoint.assertIsSatisfied(out, dead);
        assertThat(out.getExchanges()).extracting(result -> result.getMessage().getHeader(Names.KEY))
                .containsExactly("of one", "of two", "of three");
    }

    private MockEndpoint mock(String uri, int messages) {
        var mock = caravan.context().getEndpoint(uri, MockEndpoint.class);
        mock.expectedMessageCount(messages);
        return mock;
    }

    private CompletableFuture<Exchange> later(String key, Object body) {
        return CompletableFuture.supplyAsync(() -> send(key, Map.of(), body));
    }

    private Exchange send(String key, Map<String, Object> headers, Object body) {
        return caravan.context().createProducerTemplate().request("direct:caravan-message", exchange -> {
            exchange.setProperty(Names.MESSAGE_ID, "queue/" + key);
            exchange.setProperty(Names.MESSAGE_KEY, key);
            exchange.getMessage().getHeaders().putAll(headers);
            exchange.getMessage().setBody(body);
        });
    }

    /** Two milliseconds are over whenever somebody looks. */
    private static final class Rushing implements TimeSource {

        private final AtomicLong looks = new AtomicLong();

        @Override
        public long nanos() {
            return looks.incrementAndGet() * 2_000_000;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(looks.get() * 2_000_000);
        }
    }
}
