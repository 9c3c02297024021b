package dev.caravan.ledger;

import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome.Kind;
import dev.caravan.outcome.Sql;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Reads the stored attempts, call by call, without holding more than one call at a time. Safe for all threads. */
public final class LedgerQuery {

    private static final int ROWS_AT_ONCE = 1000;

    private final DataSource database;

    public LedgerQuery(DataSource database) {
        this.database = database;
    }

    /**
     * Hands on every call, probe and copy of a call that had an attempt end in a span of time.
     *
     * @param calls receives the attempts of one call at a time, in their order
     * @throws org.springframework.dao.DataAccessException when the database doesn't tell
     */
    public void calls(Instant since, Instant until, Consumer<List<Attempt>> calls) {
        var call = new ArrayList<Attempt>();
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            var template = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            template.setFetchSize(ROWS_AT_ONCE);
            new NamedParameterJdbcTemplate(template).query(Sql.named("attempts.sql"),
                    Map.of("since", since.toEpochMilli(), "until", until.toEpochMilli()), row -> {
                        var attempt = attempt(row);
                        if (!call.isEmpty() && !call.get(0).callId().equals(attempt.callId())) {
                            calls.accept(List.copyOf(call));
                            call.clear();
                        }
                        call.add(attempt);
                    });
            connection.rollback();
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the ledger can't be read", e);
        }
        if (!call.isEmpty()) {
            calls.accept(List.copyOf(call));
        }
    }

    private static Attempt attempt(ResultSet row) throws SQLException {
        var failure = text(row, "failure_class").map(FailureClass::valueOf);
        var task = row.getString("task");
        var model = row.getString("model");
        return new Attempt(Instant.ofEpochMilli(row.getLong("started_at")),
                Instant.ofEpochMilli(row.getLong("ended_at")), row.getString("call_id"), task,
                text(row, "chain").orElse(task), text(row, "provider").orElse(""), model, row.getInt("attempt"),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)), row.getInt("success") == 1,
                row.getInt("counted") == 1, failure, text(row, "failure_code").orElse(""),
                Duration.ofMillis(row.getLong("latency_ms")), usage(row), money(row, "cost_usd"),
                text(row, "first_choice").orElse(model), money(row, "first_choice_cost_usd"),
                text(row, "reason").map(Reason::valueOf).or(() -> failure.map(FailureClass::reason)));
    }

    private static Usage usage(ResultSet row) throws SQLException {
        return new Usage(row.getLong("input_tokens"), row.getLong("cached_tokens"), row.getLong("cache_write_tokens"),
                row.getLong("output_tokens"), row.getLong("reasoning_tokens"),
                row.getLong("cache_write_hour_tokens"), row.getInt("estimated") == 1);
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<BigDecimal> money(ResultSet row, String column) throws SQLException {
        return text(row, column).map(BigDecimal::new);
    }
}
