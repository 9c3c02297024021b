package dev.caravan.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on real SQLite files. */
class SqliteStoreTest extends StoreContract {

    @TempDir
    Path folder;

    private int places;

    @Override
    String newPlace() {
        return folder.resolve("place-" + places++).resolve("caravan.db").toString();
    }

    @Test
    void readersDoNotWaitForTheWriter() throws SQLException, IOException {
        try (var store = OutcomeStore.at(newPlace())) {
            store.open();
            try (var writer = store.dataSource().getConnection(); var reader = store.dataSource().getConnection()) {
                writer.createStatement().execute("begin immediate");

                assertThat(reader.createStatement().executeQuery("select count(*) from model_calls").getInt(1))
                        .isZero();
            }
        }
    }

    @Test
    void aFileThatWasDeletedIsMadeAgain() throws Exception {
        var place = newPlace();
        try (var store = OutcomeStore.at(place)) {
            store.open();
            Files.delete(Path.of(place));

            store.open();

            try (var connection = store.dataSource().getConnection()) {
                assertThat(connection.createStatement().executeQuery("select count(*) from model_calls").getInt(1))
                        .isZero();
            }
        }
    }

    @Test
    void aQueryThatFindsNoFileDoesNotLeaveOneWithoutTables() throws Exception {
        var place = newPlace();
        try (var store = OutcomeStore.at(place)) {
            store.open();
            Files.delete(Path.of(place));

            assertThatThrownBy(() -> store.dataSource().getConnection()).isInstanceOf(SQLException.class);

            assertThat(Path.of(place)).doesNotExist();
            store.open();
            try (var connection = store.dataSource().getConnection()) {
                assertThat(connection.createStatement().executeQuery("select count(*) from model_calls").getInt(1))
                        .isZero();
            }
        }
    }
}
