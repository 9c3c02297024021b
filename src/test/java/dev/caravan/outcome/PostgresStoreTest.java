package dev.caravan.outcome;

import org.junit.jupiter.api.BeforeAll;

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
}
