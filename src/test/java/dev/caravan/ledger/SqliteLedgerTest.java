package dev.caravan.ledger;

/** The contract on a SQLite file. */
class SqliteLedgerTest extends LedgerContract {

    @Override
    String newPlace() {
        return folder.resolve("caravan.db").toString();
    }
}
