package dev.caravan.route;

/** The contract on a SQLite file. */
class SqliteStoreRoutesTest extends StoreRoutesContract {

    @Override
    String newPlace() {
        return folder.resolve("db/caravan.db").toString();
    }
}
