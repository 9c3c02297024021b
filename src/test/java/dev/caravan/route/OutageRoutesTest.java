package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.model.ManualTime;
import dev.caravan.outcome.Outcome;
import dev.caravan.plan.Answer;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Faults;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outages of many kinds through the real routes: while one model works, every call is answered. */
class OutageRoutesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int THREADS = 32;
    private static final int CALLS_PER_THREAD = 15;

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final Simulator simulator = Simulator.builder().time(time::instant).start();
    /** The same provider as it treats the other key. */
    private final Simulator otherKey = Simulator.start();
    private TestCaravan caravan;

    @BeforeEach
    void begin() {
        caravan = start();
    }

    private TestCaravan start() {
        return TestCaravan.start(folder, """
                providers:
                  o: { dialect: openai, url: "%1$s/v1", key: "secret-of-openai" }
                  other: { dialect: openai, url: "%2$s/v1", key: "another-secret-of-openai" }
                  a: { dialect: anthropic, url: "%1$s/v1", key: "secret-of-anthropic" }
                models:
                  first: { provider: o, id: gpt-4o }
                  small: { provider: o, id: gpt-4o-mini }
                  first-other-key: { provider: other, id: gpt-4o }
                  second: { provider: a, id: claude-sonnet-5-5 }
                retry: { delay: 1ms, max-delay: 4ms, redeliveries: 0 }
                chains:
                  default: [first, second]
                  back: [second, first]
                  one-provider: [first, small]
                  two-keys: [first, first-other-key]
                """.formatted(simulator.uri(""), otherKey.uri("")));
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
        otherKey.close();
    }

    @Test
    void oneModelIsGoneWhileTheOthersOfItsProviderWork() {
        simulator.script("gpt-4o", Behaviour.refuse(404, "model_not_found"));

        for (int i = 0; i < 20; i++) {
            assertThat(ask("one-provider").model()).isEqualTo("small");
        }

        assertThat(calls("gpt-4o")).isEqualTo(1);
        assertThat(circuit("first")).isEqualTo("open");
        assertThat(circuit("small")).isEqualTo("closed");
    }

    @Test
    void oneKeyOfTwoIsRefused() {
        simulator.script("gpt-4o", Faults.OpenAi.badKey());

        for (int i = 0; i < 20; i++) {
            assertThat(ask("two-keys").model()).isEqualTo("first-other-key");
        }

        assertThat(calls("gpt-4o")).isEqualTo(1);
        assertThat(otherKey.count("gpt-4o")).isEqualTo(20);
        assertThat(circuit("first-other-key")).isEqualTo("closed");
    }

    @Test
    void anOutageThatBeginsWhileTheDatabaseIsLockedIsKnownAllTheSame() throws Exception {
        ask("default");
        await().atMost(LIMIT).ignoreExceptions().until(() -> caravan.rows() == 1);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("db/caravan.db"));
                var statement = connection.createStatement()) {
            statement.execute("begin exclusive");
            simulator.script("gpt-4o", Behaviour.refuse(503));

            meetOutage();

            statement.execute("rollback");
        }
        await().atMost(LIMIT).ignoreExceptions().until(() -> caravan.count("kind = 'call'") == 24);
        assertThat(circuit("first")).isEqualTo("open");
    }

    @Test
    void callsAreAnsweredByANodeThatStartsWhileTheDatabaseIsLocked() throws Exception {
        ask("default");
        await().atMost(LIMIT).ignoreExceptions().until(() -> caravan.rows() == 1);
        caravan.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("db/caravan.db"));
                var statement = connection.createStatement()) {
            statement.execute("begin exclusive");

            caravan = start();
            assertThat(ask("default").model()).isEqualTo("first");

            statement.execute("rollback");
        }
        await().atMost(LIMIT).ignoreExceptions().until(() -> caravan.rows() == 2);
    }

    @Test
    void anOutageThatBeginsWhileTheDatabaseIsGoneIsKnownAllTheSame() throws IOException {
        ask("default");
        await().atMost(LIMIT).ignoreExceptions().until(() -> caravan.rows() == 1);
        var database = folder.resolve("db");
        Files.move(database, folder.resolve("gone"));
        Files.writeString(database, "a file where the folder should be");
        simulator.script("gpt-4o", Behaviour.refuse(503));

        meetOutage();

        Files.delete(database);
        await().atMost(LIMIT).ignoreExceptions().until(() -> caravan.count("kind = 'call'") == 23);
        assertThat(circuit("first")).isEqualTo("open");
    }

    /** Three calls meet it, seventeen don't. */
    private void meetOutage() {
        var before = calls("gpt-4o");
        for (int i = 0; i < 20; i++) {
            assertThat(ask("default").model()).isEqualTo("second");
        }
        assertThat(calls("gpt-4o") - before).isEqualTo(3);
        assertThat(circuit("first")).isEqualTo("open");
    }

    @Test
    void everyCallIsAnsweredDuringABrownOut() {
        simulator.script("gpt-4o", Script.brownOut(0.3, Behaviour.refuse(503), Duration.ofMillis(1), 5, 11));

        for (int i = 0; i < 100; i++) {
            ask("default");
        }
    }

    @Test
    void everyCallIsAnsweredWhileAModelFlaps() {
        simulator.script("gpt-4o",
                Script.flap(Duration.ofSeconds(5), Duration.ofSeconds(5), Behaviour.refuse(503)));

        for (int i = 0; i < 60; i++) {
            ask("default");
            time.advance(Duration.ofSeconds(1));
        }

        assertThat(simulator.requests("gpt-4o").stream().filter(call -> call.behaviour().equals("refuse 503")))
                .as("calls that met a failure").hasSizeBetween(1, 3);
    }

    @Test
    void noConcurrentCallFailsInAnOutageNorMixesItsOrderWithAnothers() throws Exception {
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            var healthy = answers(threads);
            simulator.script("gpt-4o", Behaviour.refuse(503));
            var during = answers(threads);
            assertThat(circuit("first")).isEqualTo("open");
            var before = calls("gpt-4o");
            var after = answers(threads);

            assertThat(calls("gpt-4o")).as("callers' requests after the circuit opened").isEqualTo(before);
            healthy.forEach(answer -> assertThat(asked(answer)).hasSize(1));
            during.forEach(answer -> assertThat(answer.model()).isEqualTo("second"));
            after.forEach(answer -> assertThat(asked(answer)).containsExactly("second"));
            var all = new ArrayList<>(healthy);
            all.addAll(during);
            all.forEach(OutageRoutesTest::checkOrder);
        } finally {
            threads.shutdownNow();
        }
    }

    /** A call asks its own chain's models, in its own chain's order. */
    private static void checkOrder(Answer answer) {
        if (answer.task().equals("back")) {
            assertThat(asked(answer)).containsExactly("second");
        } else {
            assertThat(asked(answer)).isIn(List.of("first"), List.of("second"), List.of("first", "second"));
        }
    }

    /** What many threads are answered that ask two chains by turns. */
    private List<Answer> answers(ExecutorService threads) throws Exception {
        var tasks = new ArrayList<Future<List<Answer>>>();
        for (int thread = 0; thread < THREADS; thread++) {
            var task = thread % 2 == 0 ? "default" : "back";
            tasks.add(threads.submit(() -> {
                var answers = new ArrayList<Answer>();
                for (int i = 0; i < CALLS_PER_THREAD; i++) {
                    answers.add(ask(task));
                }
                return answers;
            }));
        }
        var all = new ArrayList<Answer>();
        for (var task : tasks) {
            all.addAll(task.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        }
        return all;
    }

    private static List<String> asked(Answer answer) {
        return answer.attempts().stream().map(Outcome::model).toList();
    }

    private Answer ask(String task) {
        var exchange = caravan.ask(task, "Hello there");
        assertThat(exchange.getException()).isNull();
        return exchange.getProperty(Names.ANSWER, Answer.class);
    }

    /** How many requests a model got that were no probes. */
    private long calls(String id) {
        return simulator.requests(id).stream().filter(call -> call.body().path("max_tokens").asInt() != 1).count();
    }

    private Object circuit(String model) {
        var report = caravan.context().getRegistry().findSingleByType(HealthReport.class).report();
        return ((Map<?, ?>) ((Map<?, ?>) report.get("models")).get(model)).get("circuit");
    }
}
