package dev.caravan.ledger;

import dev.caravan.outcome.TestPostgres;

/** The contract on a PostgreSQL server. */
class PostgresLedgerTest extends LedgerContract {

    @Override
    String newPlace() {
        return TestPostgres.newDatabase();
    }
}
