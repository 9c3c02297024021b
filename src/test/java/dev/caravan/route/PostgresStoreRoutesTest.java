package dev.caravan.route;

import dev.caravan.outcome.TestPostgres;

/** The contract on a PostgreSQL server. */
class PostgresStoreRoutesTest extends StoreRoutesContract {

    @Override
    String newPlace() {
        return TestPostgres.newDatabase();
    }
}
