package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Faults;
import dev.caravan.sim.Flaw;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Outcomes in a real SQLite file, and calls that go on without it. */
class OutcomesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        caravan = TestCaravan.start(folder, """
                providers:
                  o: { dialect: openai, url: "%1$s/v1", key: "secret-of-openai" }
                  a: { dialect: anthropic, url: "%1$s/v1", key: "secret-of-anthropic" }
                models:
                  first: { provider: o, id: gpt-4o, price: { input: 2.5, cached-input: 1.25, output: 10 } }
                  second: { provider: a, id: claude-of-ours, can: [tools] }
                retry: { delay: 1ms, max-delay: 4ms }
                circuit: { failures: 1000 }
                chains: { default: [first, second] }
                """.formatted(simulator.uri("")));
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void everyAttemptIsARow() throws SQLException {
        simulator.script("gpt-4o", Behaviour.refuse(503));

        var exchange = caravan.ask("default", "What is the secret of the mill?");

        awaitRows(3);
        var call = exchange.getMessage().getHeader(Names.CALL_ID, String.class);
        assertThat(rows("select model, attempt, success, failure_class, status, kind, task from model_calls "
                + "where call_id = '" + call + "' order by attempt"))
                .containsExactly("first|1|0|OVERLOADED|503|call|default", "first|2|0|OVERLOADED|503|call|default",
                        "second|3|1|null|200|call|default");
    }

    @Test
    void costsAreExactDecimalsAndUnknownPricesSaySo() throws SQLException {
        caravan.ask("default", "Hello");
        simulator.script("gpt-4o", Behaviour.refuse(401));
        caravan.ask("default", "Hello");

        awaitRows(3);
        assertThat(rows("select cost_usd, input_tokens * 2.5 + output_tokens * 10 from model_calls "
                + "where model = 'first' and success = 1")).singleElement().satisfies(row -> {
                    var columns = row.split("\\|");
                    assertThat(Double.parseDouble(columns[0]) * 1_000_000).isEqualTo(Double.parseDouble(columns[1]));
                });
        assertThat(rows("select cost_usd from model_calls where model = 'second'")).containsExactly("null");
    }

    @Test
    void tokensThatTheProviderDidNotCountAreEstimatedAndMarked() throws SQLException {
        caravan.ask("default", "How many tokens has this?");
        awaitRows(1);
        simulator.script("gpt-4o", Script.of(Behaviour.flawed(Flaw.NO_USAGE)));

        caravan.ask("default", "How many tokens has this?");

        awaitRows(2);
        assertThat(rows("select estimated, input_tokens between 6 and 20, output_tokens > 0, cost_usd > '0' "
                + "from model_calls order by started_at, estimated")).containsExactly("0|1|1|1", "1|1|1|1");
    }

    @Test
    void anAnswerThatIsPaidForAndNoUseIsCountedWithItsTokens() throws SQLException {
        simulator.script("gpt-4o", Script.of(Behaviour.flawed(Flaw.REFUSAL)));

        assertThat(caravan.ask("default", "Hello").getException()).isNotNull();

        awaitRows(1);
        assertThat(rows("select failure_class, input_tokens > 0, cost_usd > '0' from model_calls"))
                .containsExactly("REFUSED|1|1");
    }

    @Test
    void anErrorInsideOfASuccessIsCountedWithItsTokens() throws SQLException {
        simulator.script("gpt-4o", Faults.json(200, """
                {"error": {"message": "it broke off", "code": 502},
                 "usage": {"prompt_tokens": 12, "completion_tokens": 5}}
                """));

        caravan.ask("default", "Hello");

        awaitRows(3);
        assertThat(rows("select failure_class, input_tokens, output_tokens, estimated, cost_usd * 1000000 "
                + "from model_calls where model = 'first'"))
                .containsExactly("OVERLOADED|12|5|0|80.0", "OVERLOADED|12|5|0|80.0");
    }

    @ParameterizedTest
    @MethodSource("broken")
    void anAnswerThatBreaksOffIsEstimatedAndMarked(Behaviour broken) throws SQLException {
        simulator.script("gpt-4o", Script.of(broken));

        caravan.ask("default", "How many tokens has this?");

        awaitRows(2);
        assertThat(rows("select failure_class, estimated, input_tokens between 6 and 20, output_tokens > 0, "
                + "cost_usd + 0 > 0 from model_calls where success = 0")).containsExactly("MALFORMED|1|1|1|1");
    }

    private static Stream<Behaviour> broken() {
        return Stream.of(Behaviour.flawed(Flaw.TRUNCATED), Behaviour.cut(Behaviour.Ending.CLOSE),
                Behaviour.cut(Behaviour.Ending.END));
    }

    @Test
    void whatIsNoAnswerAtAllCostsNothing() throws SQLException {
        simulator.script("gpt-4o", Script.of(Faults.html(200)));

        caravan.ask("default", "Hello");

        awaitRows(2);
        assertThat(rows("select failure_class, estimated, input_tokens, cost_usd + 0 from model_calls "
                + "where success = 0")).containsExactly("MALFORMED|0|0|0.0");
    }

    @Test
    void neitherPromptNorAnswerNorKeyIsStored() throws SQLException, IOException {
        simulator.script("gpt-4o", Faults.json(500, "{\"error\":{\"message\":\"echo of the mill secret-of-openai\"}}"));

        caravan.ask("default", "What is the secret of the mill?");

        awaitRows(3);
        caravan.close();
        assertThat(folder.resolve("db")).isDirectoryContaining("glob:**caravan.db");
        for (var file : folder.resolve("db").toFile().listFiles()) {
            var stored = Files.readString(file.toPath(), StandardCharsets.ISO_8859_1);
            assertThat(stored).doesNotContain("the mill").doesNotContain("secret-of").doesNotContain("echo");
        }
    }

    @Test
    void callsGoOnWhenTheDatabasesFolderIsLostAndLaterRowsAreStoredAgain() throws Exception {
        caravan.ask("default", "one");
        awaitRows(1);
        delete(folder.resolve("db"));

        assertThat(caravan.ask("default", "two").getException()).isNull();

        awaitRows(1);
    }

    @Test
    void callsGoOnWhileTheFolderCantBeMadeAndTheirRowsWait() throws Exception {
        caravan.ask("default", "one");
        awaitRows(1);
        delete(folder.resolve("db"));
        Files.writeString(folder.resolve("db"), "a file where the folder was");

        for (int i = 0; i < 20; i++) {
            assertThat(caravan.ask("default", "more").getException()).isNull();
        }
        Files.delete(folder.resolve("db"));

        awaitRows(20);
    }

    @Test
    void callsGoOnWhileTheDatabaseIsLockedAndTheirRowsWait() throws Exception {
        caravan.ask("default", "one");
        awaitRows(1);

        try (var other = DriverManager.getConnection(url()); var statement = other.createStatement()) {
            statement.execute("begin exclusive");
            for (int i = 0; i < 20; i++) {
                assertThat(caravan.ask("default", "more").getException()).isNull();
            }
            statement.execute("rollback");
        }

        awaitRows(21);
    }

    @Test
    void noRowIsLostWhenCaravanStopsWhileCallsRun() throws Exception {
        simulator.others(Script.always(Behaviour.answer(Duration.ofMillis(30))));
        var asked = new AtomicInteger();
        var callers = Stream.generate(() -> CompletableFuture.runAsync(() -> {
            while (!caravan.context().isStopping() && caravan.ask("default", "more").getException() == null) {
                asked.incrementAndGet();
            }
        })).limit(4).toList();
        await().atMost(LIMIT).until(() -> asked.get() > 40);

        caravan.close();
        callers.forEach(CompletableFuture::join);

        assertThat(Integer.parseInt(rows("select count(*) from model_calls").get(0)))
                .isGreaterThanOrEqualTo(asked.get());
    }

    @Test
    void whatDoesNotFitIntoTheBufferIsCountedAndCallsGoOn() throws Exception {
        caravan.close();
        delete(folder.resolve("db"));
        Files.writeString(folder.resolve("db"), "a file where the folder should be");
        System.setProperty("caravan.outcomes.buffer", "5");
        try {
            start();
            simulator.others(Script.always(Behaviour.answer()));
            for (int i = 0; i < 2000 && dropped() == 0; i++) {
                assertThat(caravan.ask("default", "more").getException()).isNull();
            }
            await().atMost(LIMIT).until(() -> dropped() > 0);
        } finally {
            System.clearProperty("caravan.outcomes.buffer");
        }
    }

    @Test
    void whatWaitsForADeadDatabaseIsBounded() throws Exception {
        caravan.close();
        delete(folder.resolve("db"));
        Files.writeString(folder.resolve("db"), "a file where the folder should be");
        System.setProperty("caravan.outcomes.buffer", "50");
        try {
            start();
            for (int i = 0; i < 2500; i++) {
                assertThat(caravan.ask("default", "more").getException()).isNull();
            }
            await().atMost(LIMIT).until(() -> dropped() > 500);
            assertThat(caravan.context().getRegistry().findSingleByType(OutcomeBean.class).waitingCount())
                    .isLessThan(2000);
        } finally {
            System.clearProperty("caravan.outcomes.buffer");
        }
    }

    private long dropped() {
        return caravan.context().getRegistry().findSingleByType(OutcomeBean.class).droppedCount();
    }

    private void awaitRows(int count) {
        await().atMost(LIMIT).ignoreExceptions()
                .until(() -> rows("select count(*) from model_calls").get(0).equals(Integer.toString(count)));
    }

    private List<String> rows(String query) throws SQLException {
        var rows = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(url()); var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            while (result.next()) {
                var row = new StringBuilder(String.valueOf(result.getString(1)));
                for (int column = 2; column <= result.getMetaData().getColumnCount(); column++) {
                    row.append('|').append(result.getString(column));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    private String url() {
        return "jdbc:sqlite:" + folder.resolve("db/caravan.db");
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (var files = Files.walk(tree)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
