package dev.caravan.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.DriverManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on the real PostgreSQL server that {@link TestPostgres} starts. */
class PostgresStoreTest extends StoreContract {

    @BeforeAll
    static void server() {
        TestPostgres.assumeServer();
    }

    @Override
    String newPlace() {
        return TestPostgres.newDatabase();
    }

    @Test
    void aServerThatDoesNotAnswerIsReportedWithoutThePassword() {
        try (var store = OutcomeStore.at("jdbc:postgresql://localhost:1/caravan?user=u&password=sesame")) {
            assertThatThrownBy(store::open).satisfies(thrown -> {
                var trace = new StringWriter();
                thrown.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString()).contains("localhost").doesNotContain("sesame");
            });
        }
    }

    @Test
    void aSchemaOfItsOwnKeepsItApartFromTheTablesOfAnApplication() throws Exception {
        var database = TestPostgres.newDatabase();
        try (var connection = DriverManager.getConnection(database); var statement = connection.createStatement()) {
            statement.execute("create table guests (name text)");
            statement.execute("create table flyway_schema_history (its int)");
            statement.execute("create schema caravan");
        }
        try (var store = OutcomeStore.at(database + "&currentSchema=caravan")) {
            store.open();
        }
        try (var connection = DriverManager.getConnection(database); var statement = connection.createStatement();
                var rows = statement.executeQuery("select string_agg(tablename, ' ' order by tablename) "
                        + "from pg_tables where schemaname = 'public'")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("flyway_schema_history guests");
        }
    }
}
