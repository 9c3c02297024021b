package dev.caravan.ledger;

import dev.caravan.outcome.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ColumnMapRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Reads the stored attempts, call by call, without holding more than one call at a time. Safe for all threads. */
public final class LedgerQuery {

    private static final int ROWS_AT_ONCE = 1000;
    private static final ColumnMapRowMapper COLUMNS = new ColumnMapRowMapper();

    private final DataSource database;

    public LedgerQuery(DataSource database) {
        this.database = database;
    }

    /**
     * Hands on every call, probe and copy of a call that had an attempt end in a span of time.
     *
     * @param calls receives the attempts of one call at a time, in their order
     */
    public void calls(Instant since, Instant until, Consumer<List<Attempt>> calls) throws SQLException {
        var call = new ArrayList<Attempt>();
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            var template = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            template.setFetchSize(ROWS_AT_ONCE);
            new NamedParameterJdbcTemplate(template).query(Sql.named("attempts.sql"),
                    Map.of("since", since.toEpochMilli(), "until", until.toEpochMilli()), row -> {
                        var attempt = Attempt.of(COLUMNS.mapRow(row, row.getRow()));
                        if (!call.isEmpty() && !call.get(0).callId().equals(attempt.callId())) {
                            calls.accept(List.copyOf(call));
                            call.clear();
                        }
                        call.add(attempt);
                    });
            connection.rollback();
        }
        if (!call.isEmpty()) {
            calls.accept(List.copyOf(call));
        }
    }
}
