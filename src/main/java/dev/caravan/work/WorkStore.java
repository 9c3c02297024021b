package dev.caravan.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.outcome.OutcomeStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The table of work. Keeps one connection as long as the database stays the same one. Not safe for many threads: it
 * belongs to the {@link WorkJournal}.
 */
final class WorkStore implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIND = statement("find-work");
    private static final String KEEP = statement("keep-work");
    private static final String FORGET = statement("forget-unanswered-work");
    private static final String PARKED = statement("parked-work");

    private final OutcomeStore database;
    private Optional<Connection> connection = Optional.empty();
    private NamedParameterJdbcTemplate sql;
    private int generation;

    WorkStore(OutcomeStore database) {
        this.database = database;
    }

    /** What is stored of these, by id. */
    Map<String, Work> find(Collection<String> ids) throws IOException {
        var found = new HashMap<String, Work>();
        sql().query(FIND, Map.of("ids", ids), row -> {
            found.put(row.getString("id"), work(row));
        });
        return found;
    }

    /** Stores these; true for each that is now what is stored, false where another answer was first. */
    List<Boolean> keep(List<Work> works) throws IOException {
        var rows = works.stream().map(WorkStore::row).toArray(SqlParameterSource[]::new);
        var kept = new ArrayList<Boolean>();
        for (var count : sql().batchUpdate(KEEP, rows)) {
            kept.add(count != 0);
        }
        return kept;
    }

    void forget(String batch) throws IOException {
        sql().update(FORGET, Map.of("batch", batch));
    }

    /** Batches of which something has been parked since this time or before, and since when. */
    Map<String, Instant> parked(Instant before) throws IOException {
        var parked = new HashMap<String, Instant>();
        sql().query(PARKED, Map.of("before", before.toEpochMilli()), row -> {
            parked.put(row.getString("batch"), Instant.ofEpochMilli(row.getLong("since")));
        });
        return parked;
    }

    private NamedParameterJdbcTemplate sql() throws IOException {
        database.open();
        if (connection.isEmpty() || generation != database.generation()) {
            close();
            generation = database.generation();
            connection = Optional.of(connect());
            sql = new NamedParameterJdbcTemplate(new SingleConnectionDataSource(connection.get(), true));
        }
        return sql;
    }

    private Connection connect() {
        try {
            return database.dataSource().getConnection();
        } catch (SQLException e) {
            throw new CannotGetJdbcConnectionException("no connection for the table of work", e);
        }
    }

    private static SqlParameterSource row(Work work) {
        return new MapSqlParameterSource()
                .addValue("id", work.id())
                .addValue("task", storable(work.task()))
                .addValue("batch", storable(work.from().batch()))
                .addValue("row_no", work.from().row())
                .addValue("state", Details.word(work.state()))
                .addValue("changed_at", work.changed().toEpochMilli())
                .addValue("model", work.model())
                .addValue("answer", storable(work.answer()))
                .addValue("is_json", work.json() ? 1 : 0)
                .addValue("cost_usd", work.cost().map(BigDecimal::toPlainString).orElse(null))
                .addValue("details", storable(work.details().toString()));
    }

    /** Without what PostgreSQL refuses, and the whole batch with it. */
    private static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
                return text.replaceAll("[\\x00\\p{Cs}]", "\uFFFD");
            }
        }
        return text;
    }

    private static Work work(ResultSet row) throws SQLException {
        return new Work(row.getString("id"), row.getString("task"),
                Origin.of(row.getString("batch"), row.getLong("row_no")), Details.state(row.getString("state")),
                Instant.ofEpochMilli(row.getLong("changed_at")), row.getString("model"), row.getString("answer"),
                row.getInt("is_json") == 1, Optional.ofNullable(row.getString("cost_usd")).map(BigDecimal::new),
                details(row.getString("details")));
    }

    /** Nothing where somebody put into the table what is no JSON. */
    private static ObjectNode details(String text) {
        try {
            return JSON.readValue(text, ObjectNode.class);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static String statement(String name) {
        try (var in = WorkStore.class.getResourceAsStream("/caravan/sql/" + name + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        connection.ifPresent(open -> {
            try {
                open.close();
            } catch (SQLException e) {
                // it is given up either way
            }
        });
        connection = Optional.empty();
    }
}
