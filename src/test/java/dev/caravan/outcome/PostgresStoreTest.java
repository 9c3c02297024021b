package dev.caravan.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
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
                assertThat(store.complaint(thrown)).contains("ConnectException Connection refused; see to the server")
                        .doesNotContain("sesame");
            });
        }
    }

    @Test
    void anAddressIsNotToldInAComplaint() {
        var place = "jdbc:postgresql://localhost:1/caravan?user=u&password=sesame";
        try (var store = OutcomeStore.at(place)) {
            assertThat(store.complaint(new IllegalStateException("outer", new IllegalArgumentException("bad " + place))))
                    .isEqualTo("IllegalArgumentException; see to the server, and to the property caravan.database that says "
                            + "where it is");
        }
    }
}
