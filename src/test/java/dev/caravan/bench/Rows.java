package dev.caravan.bench;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Counts the rows of the table of outcomes. */
final class Rows {

    private Rows() {
    }

    static long count(Path database) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from model_calls")) {
            return result.getLong(1);
        }
    }
}
