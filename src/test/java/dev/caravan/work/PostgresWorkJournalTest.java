package dev.caravan.work;

import dev.caravan.outcome.TestPostgres;
import org.junit.jupiter.api.BeforeAll;

/** The contract on the real PostgreSQL server that {@link TestPostgres} starts. */
class PostgresWorkJournalTest extends WorkJournalContract {

    @BeforeAll
    static void server() {
        TestPostgres.assumeServer();
    }

    @Override
    String newPlace() {
        return TestPostgres.newDatabase();
    }
}
