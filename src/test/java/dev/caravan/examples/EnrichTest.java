package dev.caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.route.Names;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Simulator;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code enrich.yaml} with a real database. */
class EnrichTest {

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private String url;
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        url = "jdbc:sqlite:" + folder.resolve("customers.db");
        caravan = Example.of("enrich.yaml", Map.of("customers.url", url)).start(folder, simulator);
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    private void customersAreKnown() throws SQLException {
        try (var connection = DriverManager.getConnection(url); var statement = connection.createStatement()) {
            statement.execute("create table customers (number text, name text, contract text, since text)");
            statement.execute("insert into customers values ('4711', 'Ann Lee', 'Premium', '2019')");
        }
    }

    @Test
    void theModelLearnsWhatTheDatabaseKnowsOfTheCustomer() throws SQLException {
        customersAreKnown();

        var exchange = ask("4711");

        assertThat(exchange.getMessage().getHeader(Names.MODEL)).isEqualTo("gpt-4o");
        assertThat(sent()).contains("Ann Lee, with the contract Premium\nsince 2019").contains("When may I cancel?");
    }

    @Test
    void aQuestionOfAStrangerIsAskedAsItIs() throws SQLException {
        customersAreKnown();

        assertThat(ask("1").getException()).isNull();

        assertThat(sent()).contains("When may I cancel?").doesNotContain("The customer is");
    }

    @Test
    void withoutTheDatabaseTheQuestionIsAskedAsItIs() {
        assertThat(ask("4711").getException()).isNull();

        assertThat(sent()).contains("When may I cancel?").doesNotContain("The customer is");
    }

    private Exchange ask(String customer) {
        return caravan.send("direct:ask-for-customer", Map.of("customer", customer), "When may I cancel?");
    }

    private String sent() {
        return simulator.requests("gpt-4o").get(0).body().at("/messages/0/content").asText();
    }
}
