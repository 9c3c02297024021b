package dev.caravan.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failure.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that an older Caravan made are opened by today's, with everything in them. */
class UpgradeTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);

    @TempDir
    Path folder;

    @Test
    void aSqliteFileOfTheFirstVersionIsBroughtUpToDate() throws Exception {
        var file = folder.resolve("caravan.db");
        Files.createFile(file);
        makeFirstVersion("jdbc:sqlite:" + file);

        isBroughtUpToDate(file.toString());
    }

    @Test
    void aPostgresDatabaseOfTheFirstVersionIsBroughtUpToDate() throws Exception {
        TestPostgres.assumeServer();
        var url = TestPostgres.newDatabase();
        makeFirstVersion(url);

        isBroughtUpToDate(url);
    }

    private static void makeFirstVersion(String url) throws SQLException {
        Flyway.configure().dataSource(url, null, null).locations("classpath:caravan/db").target("1").load().migrate();
        try (var connection = DriverManager.getConnection(url);
                var insert = connection.prepareStatement("insert into model_calls (started_at, call_id, task, model, "
                        + "attempt, kind, success, failure_class, status, latency_ms, first_token_ms, input_tokens, "
                        + "cached_tokens, output_tokens, cost_usd) values (?, ?, 'default', 'm', 1, 'call', ?, ?, 200, "
                        + "1500, null, 10, 0, 5, '0.00012')")) {
            insertOld(insert, 10, "answered", null);
            for (var kind : FailureClass.values()) {
                insertOld(insert, 5, kind.name(), kind.name());
            }
        }
        storeTwice(url, FailureClass.GUARD.name());
    }

    /** As where the acknowledgement of a batch was lost and it was sent again. */
    private static void storeTwice(String url, String call) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var copy = connection.prepareStatement(
                        "insert into model_calls select * from model_calls where call_id = ?")) {
            copy.setString(1, call);
            copy.executeUpdate();
        }
    }

    private static void insertOld(PreparedStatement insert, long secondsAgo, String call, String failure)
            throws SQLException {
        insert.setLong(1, NOW.minusSeconds(secondsAgo).toEpochMilli());
        insert.setString(2, call);
        insert.setInt(3, failure == null ? 1 : 0);
        insert.setString(4, failure);
        insert.executeUpdate();
    }

    private static void isBroughtUpToDate(String place) throws Exception {
        try (var store = OutcomeStore.at(place)) {
            store.open();

            assertEveryRowIsKeptAndFilled(store);
            assertHealthIsKnown(store);
            assertWhatWasSpentIsAddedUp(store);
        }
    }

    private static void assertEveryRowIsKeptAndFilled(OutcomeStore store) throws SQLException {
        var counted = new ArrayList<String>();
        int rows = 0;
        try (var connection = store.dataSource().getConnection(); var statement = connection.createStatement();
                var result = statement.executeQuery("select * from model_calls")) {
            while (result.next()) {
                rows++;
                assertThat(result.getLong("ended_at")).isEqualTo(result.getLong("started_at") + 1500);
                assertThat(result.getString("cost_usd")).isEqualTo("0.00012");
                assertThat(result.getString("key_id")).isEmpty();
                assertThat(result.getObject("away_until")).isNull();
                if (result.getInt("counted") == 1) {
                    counted.add(result.getString("call_id"));
                }
            }
        }
        var expected = new ArrayList<String>(List.of("answered"));
        for (var kind : FailureClass.values()) {
            if (kind.countsAgainstHealth()) {
                expected.add(kind.name());
            }
        }
        assertThat(rows).isEqualTo(1 + FailureClass.values().length);
        assertThat(counted).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void assertWhatWasSpentIsAddedUp(OutcomeStore store) throws SQLException {
        try (var connection = store.dataSource().getConnection(); var statement = connection.createStatement();
                var result = statement.executeQuery("select sum(picodollars) from spent where chain = 'default'")) {
            result.next();
            assertThat(result.getLong(1)).isEqualTo(120_000_000L * (1 + FailureClass.values().length));
        }
    }

    @SuppressWarnings("unchecked")
    private static void assertHealthIsKnown(OutcomeStore store) throws IOException {
        try (var camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("caravanDataSource", store.dataSource());
            camel.start();
            var rows = camel.createProducerTemplate().requestBodyAndHeaders(
                    "sql:classpath:caravan/sql/health.sql?dataSource=#bean:caravanDataSource", null,
                    Map.of("now", NOW.plusSeconds(3600).toEpochMilli(),
                            "since", NOW.minusSeconds(600).toEpochMilli()), List.class);

            assertThat(Health.of(NOW, rows, List.of(), List.of()).models()).containsOnly(Map.entry("m ",
                    new ModelHealth("m", "", 8, 1, 1, Duration.ofMillis(1500), Duration.ofMillis(1496),
                            Optional.empty(), 0, 7, Optional.of(NOW.minusMillis(8500)),
                            Optional.of(NOW.minusMillis(8500)), Optional.of(NOW.minusMillis(3500)),
                            Optional.empty())));
        }
    }
}
