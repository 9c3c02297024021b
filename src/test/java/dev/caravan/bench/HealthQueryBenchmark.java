package dev.caravan.bench;

import dev.caravan.outcome.OutcomeStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.postgresql.PGConnection;

/**
 * How long the health queries take when millions of outcomes are stored, on SQLite and PostgreSQL, asked through Camel
 * as the route {@code caravan-health} asks them. Arguments: millions of rows over 90 days (10), then how many rows the
 * last ten minutes have, measured one after another (20000 60000), each at least as many as the one before. Then
 * steps of the retention are timed, each of which deletes a thousand rows.
 */
public final class HealthQueryBenchmark {

    private static final int RUNS = 50;
    private static final long NOW = System.currentTimeMillis();
    private static final long WINDOW = Duration.ofMinutes(10).toMillis();
    private static final long AGE = Duration.ofDays(90).toMillis();
    private static final String[] COLUMNS = ("started_at ended_at call_id task model key_id attempt kind success"
            + " counted failure_class away_until status latency_ms first_token_ms input_tokens cached_tokens output_tokens"
            + " cost_usd").split(" ");
    private static final String[] FAILURES = {"OVERLOADED", "TIMEOUT", "TRANSPORT", "RATE_LIMITED", "GUARD"};
    private static final int BATCH = 20_000;

    private final SplittableRandom random = new SplittableRandom(42);
    private final long rows;
    private final List<Integer> windows;

    private HealthQueryBenchmark(long rows, List<Integer> windows) {
        this.rows = rows;
        this.windows = windows;
    }

    public static void main(String[] args) throws Exception {
        var millions = args.length > 0 ? Double.parseDouble(args[0]) : 10;
        var windows = args.length > 1
                ? Arrays.stream(args).skip(1).map(Integer::valueOf).toList() : List.of(20_000, 60_000);
        var benchmark = new HealthQueryBenchmark(Math.round(millions * 1_000_000), windows);
        machine();
        benchmark.sqlite();
        benchmark.postgres();
    }

    private static void machine() throws IOException {
        var cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name"))
                .findFirst().map(line -> line.replaceAll(".*: ", "")).orElse("unknown processor");
        say("%s, %d cores; load %s; %s %s; Java %s", cpu, Runtime.getRuntime().availableProcessors(),
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0], System.getProperty("os.name"),
                System.getProperty("os.version"), System.getProperty("java.version"));
    }

    private void sqlite() throws Exception {
        var folder = Files.createTempDirectory("caravan-bench");
        var file = folder.resolve("caravan.db");
        try (var store = OutcomeStore.at(file.toString())) {
            measure(store, this::insert);
            say("SQLite file: %d MB", Files.size(file) / 1_000_000);
        } finally {
            for (var left : folder.toFile().listFiles()) {
                Files.delete(left.toPath());
            }
            Files.delete(folder);
        }
    }

    private void postgres() throws Exception {
        try (var server = EmbeddedPostgres.start();
                var store = OutcomeStore.at(server.getJdbcUrl("postgres", "postgres"))) {
            measure(store, this::copy);
            say("PostgreSQL table with indexes: %s MB, shared_buffers %s", one(store,
                    "select pg_total_relation_size('model_calls') / 1000000"), one(store, "show shared_buffers"));
        }
    }

    private void measure(OutcomeStore store, Filler filler) throws Exception {
        store.open();
        try (var connection = store.dataSource().getConnection()) {
            var about = connection.getMetaData();
            say("%n%s %s", about.getDatabaseProductName(), about.getDatabaseProductVersion());
        }
        fill(store, filler, rows - windows.get(0), NOW - AGE, NOW - WINDOW);
        int before = 0;
        for (int recent : windows) {
            fill(store, filler, recent - before, NOW - WINDOW + 1, NOW);
            before = recent;
            report(store, List.of("health", "away", "typical-usage"));
        }
        report(store, List.of("delete-old-outcomes"));
    }

    private void report(OutcomeStore store, List<String> queries) throws Exception {
        try (var connection = store.dataSource().getConnection(); var statement = connection.createStatement()) {
            statement.execute("analyze");
        }
        say("%s rows, %s of them in the last ten minutes", one(store, "select count(*) from model_calls"),
                one(store, "select count(*) from model_calls where ended_at >= " + (NOW - WINDOW)));
        try (var camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("caravanDataSource", store.dataSource());
            camel.start();
            try (var template = camel.createProducerTemplate()) {
                for (var query : queries) {
                    time(template, query);
                }
            }
        }
    }

    private static void time(ProducerTemplate template, String query) {
        var took = new long[RUNS];
        Object answer = null;
        for (int run = 0; run < RUNS; run++) {
            long begin = System.nanoTime();
            answer = template.requestBodyAndHeaders("sql:classpath:caravan/sql/" + query
                    + ".sql?dataSource=#bean:caravanDataSource", null,
                    Map.of("now", NOW, "since", NOW - WINDOW, "before", NOW - AGE * 99 / 100));
            took[run] = System.nanoTime() - begin;
        }
        say("  %-23s first %6.1f ms, median %6.1f ms, worst %6.1f ms of %d runs%s", query + ".sql", took[0] / 1e6,
                median(took), Arrays.stream(took).max().getAsLong() / 1e6, RUNS,
                answer instanceof List<?> rows ? ", " + rows.size() + " rows" : "");
    }

    private static double median(long[] took) {
        var sorted = Arrays.stream(took).sorted().toArray();
        return (sorted[RUNS / 2 - 1] + sorted[RUNS / 2]) / 2e6;
    }

    private interface Filler {
        void add(Connection connection, List<Object[]> batch) throws SQLException, IOException;
    }

    /** Adds rows in the order of time, the indexes being there, as they are when outcomes come in. */
    private void fill(OutcomeStore store, Filler filler, long count, long from, long to) throws Exception {
        long begin = System.nanoTime();
        try (var connection = store.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            var batch = new ArrayList<Object[]>(BATCH);
            for (long i = 0; i < count; i++) {
                batch.add(row(from + (long) ((to - from) * ((double) i / count))));
                if (batch.size() == BATCH || i == count - 1) {
                    filler.add(connection, batch);
                    connection.commit();
                    batch.clear();
                }
            }
            connection.setAutoCommit(true);
        }
        say("%d rows filled in %.1f s", count, (System.nanoTime() - begin) / 1e9);
    }

    /** Eight models, one of them with two keys; 4 % failures, some not counted; a probe now and then. */
    private Object[] row(long ended) {
        int model = random.nextInt(8);
        boolean probe = random.nextInt(100) == 0;
        var failure = random.nextInt(100) < 4 ? FAILURES[random.nextInt(FAILURES.length)] : null;
        boolean counted = failure == null || !failure.equals("RATE_LIMITED") && !failure.equals("GUARD");
        long latency = 100 + (long) Math.exp(6 + random.nextDouble() * 3);
        var key = "key" + model + (model == 0 ? random.nextInt(2) : 0) + "abcdef";
        return new Object[] {ended - latency, ended, "call_" + hex(random.nextLong()) + hex(ended), "default",
            "model-" + model, key, 1, probe ? "probe" : "call", failure == null ? 1 : 0, counted ? 1 : 0, failure,
            "RATE_LIMITED".equals(failure) ? ended + 20_000 : null, failure == null ? 200 : 503, latency, null,
            random.nextInt(4000), 0, random.nextInt(800), "0.00123"};
    }

    private static String hex(long number) {
        return String.format("%016x", number);
    }

    private void insert(Connection connection, List<Object[]> batch) throws SQLException {
        var sql = "insert into model_calls (" + String.join(", ", COLUMNS) + ") values ("
                + Arrays.stream(COLUMNS).map(column -> "?").collect(Collectors.joining(", ")) + ")";
        try (var statement = connection.prepareStatement(sql)) {
            for (var row : batch) {
                for (int i = 0; i < row.length; i++) {
                    statement.setObject(i + 1, row[i]);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void copy(Connection connection, List<Object[]> batch) throws SQLException, IOException {
        var text = new StringBuilder(batch.size() * 160);
        for (var row : batch) {
            for (int i = 0; i < row.length; i++) {
                text.append(i == 0 ? "" : "\t").append(row[i] == null ? "\\N" : row[i]);
            }
            text.append('\n');
        }
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn(
                "copy model_calls (" + String.join(", ", COLUMNS) + ") from stdin", new StringReader(text.toString()));
    }

    private static String one(OutcomeStore store, String query) throws SQLException {
        try (var connection = store.dataSource().getConnection(); var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
