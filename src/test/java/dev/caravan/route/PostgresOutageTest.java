package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.outcome.ModelHealth;
import dev.caravan.outcome.TestPostgres;
import dev.caravan.sim.Simulator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls, outcomes and health while a real PostgreSQL server goes away and comes back. */
class PostgresOutageTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private EmbeddedPostgres server;
    private TestCaravan caravan;

    @BeforeEach
    void start() throws IOException {
        TestPostgres.assumeServer();
        server = server(0);
        caravan = node();
        caravan.ask("default", "one");
        await().atMost(LIMIT).until(() -> health().total() == 1);
    }

    private TestCaravan node() {
        return TestCaravan.startAt(server.getJdbcUrl("postgres", "postgres"), folder, """
                providers: { o: { dialect: openai, url: "%s/v1", key: "secret-of-openai" } }
                models: { first: { provider: o, id: gpt-4o } }
                chains: { default: [first] }
                """.formatted(simulator.uri("")));
    }

    /** A server on the same data as the one before; port 0 takes a free one. */
    private EmbeddedPostgres server(int port) throws IOException {
        var data = Files.createDirectories(folder.resolve("postgres"));
        var builder = EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    @AfterEach
    void stop() throws IOException {
        if (caravan != null) {
            caravan.close();
            server.close();
        }
        simulator.close();
    }

    @Test
    void callsGoOnWhileTheServerIsAwayAndTheirRowsAndHealthFollow() throws IOException {
        int port = server.getPort();
        server.close();

        for (int i = 0; i < 20; i++) {
            var begin = System.nanoTime();
            assertThat(caravan.ask("default", "more").getException()).isNull();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        }
        assertThat(health().total()).as("what was known stays").isEqualTo(1);
        server = server(port);

        await().atMost(LIMIT).until(() -> health().total() == 21);
        assertThat(caravan.rows()).isEqualTo(21);
    }

    @Test
    void connectionsThatTheServerEndedAreReplaced() throws SQLException {
        try (var connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                var statement = connection.createStatement()) {
            for (int i = 0; i < 20; i++) {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity "
                        + "where application_name = 'caravan'");
                assertThat(caravan.ask("default", "more").getException()).isNull();
            }
        }

        await().atMost(LIMIT).until(() -> health().total() == 21);
        assertThat(caravan.rows()).isEqualTo(21);
    }

    @Test
    void aNodeThatStartsWhileTheServerIsAwayAnswersAndLearnsLater() throws IOException {
        int port = server.getPort();
        caravan.close();
        server.close();

        caravan = node();
        assertThat(caravan.ask("default", "more").getException()).isNull();
        server = server(port);

        await().atMost(LIMIT).until(() -> health().total() == 2);
    }

    private ModelHealth health() {
        return caravan.context().getRegistry().findSingleByType(CaravanHealth.class).current()
                .of(caravan.model("first"));
    }
}
