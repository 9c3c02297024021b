package dev.caravan.bench;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Looks into the table of outcomes. */
final class Rows {

    private Rows() {
    }

    static long count(Path database) throws SQLException {
        return (long) number(database, "select count(*) from model_calls");
    }

    /** Attempts begun per second in the second half of all attempts. */
    static double rateOfLastHalf(Path database) throws SQLException {
        return number(database, "select 1000.0 * count(*) / max(1, max(started_at) - min(started_at)) from (select started_at "
                + "from model_calls order by started_at desc limit (select count(*) / 2 from model_calls))");
    }

    private static double number(Path database, String query) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            return result.getDouble(1);
        }
    }
}
