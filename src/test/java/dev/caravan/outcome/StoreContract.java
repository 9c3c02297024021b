package dev.caravan.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.agreement.AgreementQuery;
import dev.caravan.agreement.Comparison;
import dev.caravan.agreement.Overlap;
import dev.caravan.agreement.PairAgreement;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database of outcomes promises; the statements run in the sql endpoints that the routes use. */
abstract class StoreContract {

    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final String KEY = "key-a";
    private static final Path MIGRATIONS = Path.of("src/main/resources/caravan/db");
    /** As many for each database. */
    private static final Path OWN_MIGRATIONS = Path.of("src/main/resources/caravan/db-sqlite");

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<Outcome> outcomes = new ArrayList<>();
    private String place;
    private OutcomeStore store;
    private ProducerTemplate sql;

    /** The place of a database that isn't there yet, or is empty. */
    abstract String newPlace() throws IOException;

    @BeforeEach
    void open() throws IOException {
        place = newPlace();
        store = OutcomeStore.at(place);
        store.open();
        camel.getRegistry().bind("caravanDataSource", store.dataSource());
        camel.start();
        sql = camel.createProducerTemplate();
    }

    @AfterEach
    void close() throws IOException {
        camel.close();
        store.close();
    }

    @Test
    void openingAgainChangesNothing() throws IOException {
        success("m", 1, 100);
        insert();

        store.open();
        try (var other = OutcomeStore.at(place)) {
            other.open();
        }

        assertThat(count()).isEqualTo(1);
    }

    @Test
    void manyThreadsOfManyNodesMayOpenANewDatabaseAtOnce() throws Exception {
        var fresh = newPlace();
        var threads = Executors.newFixedThreadPool(8);
        try (var one = OutcomeStore.at(fresh); var two = OutcomeStore.at(fresh)) {
            var openings = Collections.nCopies(4, List.<Callable<Void>>of(opening(one), opening(two))).stream()
                    .flatMap(List::stream).toList();

            for (var opened : threads.invokeAll(openings)) {
                opened.get();
            }

            try (var connection = one.dataSource().getConnection();
                    var versions = connection.createStatement().executeQuery(
                            "select count(*) from flyway_schema_history where version is not null and success")) {
                versions.next();
                assertThat(versions.getInt(1)).isEqualTo(
                        MIGRATIONS.toFile().list().length + OWN_MIGRATIONS.toFile().list().length);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Void> opening(OutcomeStore store) {
        return () -> {
            store.open();
            return null;
        };
    }

    @Test
    void nothingStoredMeansNothingKnown() {
        var health = health();

        assertThat(health.models()).isEmpty();
        assertThat(health.away()).isEmpty();
        assertThat(health.usage()).isEmpty();
    }

    @Test
    void anOutcomeIsStoredAsItWas() {
        var cost = new BigDecimal("0.000000123456789012345678");
        var failure = Failure.of(FailureClass.RATE_LIMITED, 429, "rate_limit_exceeded");
        insert(List.of(new Outcome(Kind.CALL, NOW, "call-1", "invoices", "m", KEY, 2, Optional.of(failure),
                Optional.of(NOW.plusSeconds(20)), 429, Duration.ofMillis(321), Optional.of(Duration.ofMillis(45)),
                new Usage(5_000_000_000L, 7, 0, 9, 1), Optional.of(cost)).row()));

        var row = query("select * from model_calls").get(0);

        assertThat(row).containsEntry("call_id", "call-1").containsEntry("task", "invoices")
                .containsEntry("model", "m").containsEntry("key_id", KEY).containsEntry("kind", "call")
                .containsEntry("failure_class", "RATE_LIMITED").containsEntry("cost_usd", cost.toPlainString());
        assertThat(number(row, "started_at")).isEqualTo(NOW.toEpochMilli());
        assertThat(number(row, "ended_at")).isEqualTo(NOW.toEpochMilli() + 321);
        assertThat(number(row, "away_until")).isEqualTo(NOW.toEpochMilli() + 20_000);
        assertThat(number(row, "attempt")).isEqualTo(2);
        assertThat(number(row, "success")).isZero();
        assertThat(number(row, "counted")).isZero();
        assertThat(number(row, "status")).isEqualTo(429);
        assertThat(number(row, "latency_ms")).isEqualTo(321);
        assertThat(number(row, "input_tokens")).isEqualTo(5_000_000_000L);
        assertThat(number(row, "cached_tokens")).isEqualTo(7);
        assertThat(number(row, "output_tokens")).isEqualTo(9);
        assertThat(number(row, "first_token_ms")).isEqualTo(45);
    }

    @Test
    void whatTheLedgerNeedsIsStored() {
        var usage = new Usage(100, 20, 30, 40, 5, 10, true);
        var choice = new Choice(
                "p", "default", 2, "m1", Optional.of(new BigDecimal("0.0000012")), Optional.of(Reason.GUARD));
        insert(List.of(new Outcome(Kind.CALL, NOW, "call-1", "invoices", "m2", KEY, 1,
                Optional.of(Failure.of(FailureClass.GUARD, 200, "iban")), Optional.empty(), 200, Duration.ZERO,
                Optional.empty(), usage, Optional.empty()).chosen(choice).row()));

        var row = query("select * from model_calls").get(0);

        assertThat(row).containsEntry("provider", "p").containsEntry("chain", "default")
                .containsEntry("first_choice", "m1").containsEntry("first_choice_cost_usd", "0.0000012")
                .containsEntry("reason", "GUARD").containsEntry("failure_code", "iban").containsEntry("cost_usd", null);
        assertThat(number(row, "place")).isEqualTo(2);
        assertThat(number(row, "cache_write_tokens")).isEqualTo(30);
        assertThat(number(row, "cache_write_hour_tokens")).isEqualTo(10);
        assertThat(number(row, "reasoning_tokens")).isEqualTo(5);
        assertThat(number(row, "estimated")).isEqualTo(1);
    }

    @Test
    void aBatchWhoseAcknowledgementWasLostIsStoredOnce() {
        var once = outcome(Kind.CALL, "m", KEY, 10, 100, null);
        var again = new Outcome(Kind.CALL, once.started(), once.callId(), "default", "m", KEY, 2, Optional.empty(),
                Optional.empty(), 200, Duration.ZERO, Optional.empty(), Usage.NONE, Optional.empty());
        insert(List.of(once.row()));

        insert(List.of(once.row(), again.row(), again.row()));

        assertThat(count()).isEqualTo(2);
    }

    @Test
    void agreementIsTheMeanOverTheCallsOfEachPairAndTask() {
        var rows = List.of(compared("a", "m1", "m2", Comparison.JSON, new Overlap(6, 6, 6)),
                compared("a", "m1", "m2", Comparison.JSON, new Overlap(3, 6, 4)),
                compared("a", "m1", "m2", Comparison.JSON, new Overlap(0, 0, 0)),
                compared("a", "m1", "m2", Comparison.JSON, new Overlap(0, 0, 2)),
                compared("a", "m2", "m1", Comparison.JSON, new Overlap(0, 2, 0)),
                compared("b", "m1", "m2", Comparison.PROSE, new Overlap(1, 2, 2)));
        sql.sendBody(endpoint("classpath:caravan/sql/insert-agreement.sql") + "&batch=true", rows);
        sql.sendBody(endpoint("classpath:caravan/sql/insert-agreement.sql") + "&batch=true", rows);
        var query = new AgreementQuery(store.dataSource());

        assertThat(query.pairs(NOW, NOW.plusMillis(1))).containsExactly(
                new PairAgreement("a", "m1", "m2", "json", 4, 0.6875, 0.625, 0.65),
                new PairAgreement("a", "m2", "m1", "json", 1, 0, 0, 0),
                new PairAgreement("b", "m1", "m2", "prose", 1, 0.5, 0.5, 0.5));
        assertThat(query.pairs(NOW.plusMillis(1), NOW.plusSeconds(9))).isEmpty();
    }

    private static Map<String, Object> compared(String task, String served, String other, String measure,
            Overlap overlap) {
        return new Comparison(NOW, newCall(), task, served, other, measure, overlap).row();
    }

    @Test
    void valuesAreNeverPartOfTheStatement() {
        var hostile = "x'); drop table model_calls; --";
        insert(List.of(outcome(Kind.CALL, hostile, KEY, 1, 100, null).row()));

        assertThat(health().models()).containsOnlyKeys(hostile + " " + KEY);
    }

    @Test
    void whateverWordACallerUsesForATaskIsStored() {
        for (var word : List.of("x".repeat(10_000), "a\0b\n", "\uD83D lone", "x".repeat(99) + "\uD83D\uDC2A", "")) {
            insert(List.of(new Outcome(Kind.CALL, NOW, newCall(), word, "m", KEY, 1, Optional.empty(), Optional.empty(),
                    200, Duration.ZERO, Optional.empty(), Usage.NONE, Optional.empty()).row()));
        }

        assertThat(query("select task from model_calls")).extracting(row -> row.get("task"))
                .containsExactlyInAnyOrder("x".repeat(100), "a?b?", "? lone", "x".repeat(99) + "?", "");
    }

    @Test
    void everyFigureOfAMixedWindowIsRight() {
        success("m", 500, 100);
        failure("m", 400, 9000, FailureClass.TIMEOUT);
        success("m", 300, 200);
        success("m", 200, 600);
        probe("m", 190, 7000, true);
        failure("m", 150, 1, FailureClass.RATE_LIMITED);
        failure("m", 100, 50, FailureClass.OVERLOADED);
        probe("m", 50, 30, false);
        failure("m", 10, 20, FailureClass.CALLER_FAULT);
        insert();

        assertThat(of("m")).isEqualTo(new ModelHealth("m", KEY, 7, 4, 3, Duration.ofMillis(300), Duration.ofMillis(600),
                Optional.empty(), 1, 2, ago(190), ago(200), ago(50), ago(50)));
    }

    @Test
    void onlyFailuresThatTellOfHealthCount() {
        for (var kind : FailureClass.values()) {
            failure(kind.name(), 10, 100, kind);
        }
        insert();

        var counted = Arrays.stream(FailureClass.values()).filter(FailureClass::countsAgainstHealth)
                .map(kind -> kind.name() + " " + KEY).toList();
        var health = health();
        assertThat(health.models()).containsOnlyKeys(counted);
        assertThat(health.models().values()).allSatisfy(model ->
                assertThat(model).isEqualTo(new ModelHealth(model.model(), KEY, 1, 0, 0, Duration.ZERO, Duration.ZERO,
                        Optional.empty(), 0, 1, Optional.empty(), Optional.empty(), ago(10), Optional.empty())));
    }

    @Test
    void aProbeThatSucceedsEndsTheRowOfFailuresAndIsNoAnswer() {
        failure("m", 40, 100, FailureClass.OVERLOADED);
        failure("m", 30, 100, FailureClass.OVERLOADED);
        probe("m", 20, 80, true);
        insert();

        assertThat(of("m")).isEqualTo(new ModelHealth("m", KEY, 3, 1, 0, Duration.ZERO, Duration.ZERO, Optional.empty(),
                1, 0, ago(20), Optional.empty(), ago(30), ago(20)));
    }

    @Test
    void keysOfAModelAreToldApart() {
        outcomes.add(outcome(Kind.CALL, "m", "key-a", 10, 100, FailureClass.AUTH));
        outcomes.add(outcome(Kind.CALL, "m", "key-b", 20, 100, null));
        outcomes.add(outcome(Kind.CALL, "m", "", 30, 300, null));
        insert();

        var models = health().models();

        assertThat(models).containsOnlyKeys("m key-a", "m key-b", "m ");
        assertThat(models.get("m key-a").failuresInARow()).isEqualTo(1);
        assertThat(models.get("m key-a").lastSuccess()).isEmpty();
        assertThat(models.get("m key-b").failuresInARow()).isZero();
        assertThat(models.get("m key-b").mean()).isEqualTo(Duration.ofMillis(100));
        assertThat(models.get("m ").mean()).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void theWindowHoldsWhatEndedInIt() {
        success("m", WINDOW.toSeconds(), 60_000);
        failure("m", WINDOW.toSeconds() + 1, 100, FailureClass.OVERLOADED);
        success("gone", WINDOW.toSeconds() + 1, 100);
        insert();

        assertThat(health().models()).containsOnlyKeys("m " + KEY);
        assertThat(of("m").total()).isEqualTo(1);
        assertThat(of("m").mean()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void anOutcomeThatEndedInTheSameMillisecondIsCountedOnce() {
        for (int i = 0; i < 5; i++) {
            success("m", 10, 100);
        }
        failure("m", 10, 100, FailureClass.OVERLOADED);
        insert();

        var health = of("m");

        assertThat(health.total()).isEqualTo(6);
        assertThat(health.successes()).isEqualTo(5);
        assertThat(health.successesOfLastThree()).isBetween(2L, 3L);
        assertThat(health.failuresInARow()).as("a failure at the moment of a success is not after it").isZero();
    }

    @Test
    void outcomesFromTheFutureOfASkewedClockTellNothing() {
        success("m", 10, 100);
        failure("m", -60, 100, FailureClass.OVERLOADED);
        failure("m", -61, 100, FailureClass.OVERLOADED);
        success("m", -62, 100);
        outcomes.add(failed("m", -63, FailureClass.QUOTA).awayUntil(NOW.plusSeconds(3600)));
        insert();

        assertThat(of("m").total()).isEqualTo(1);
        assertThat(of("m").failuresInARow()).isZero();
        assertThat(of("m").successesOfLastThree()).isEqualTo(1);
        assertThat(health().away()).isEmpty();
    }

    @Test
    void whatWasAnsweredSinceIsNoLongerAway() {
        outcomes.add(failed("m", 2400, FailureClass.QUOTA).awayUntil(NOW.plusSeconds(1200)));
        success("m", 1200, 100);
        insert();

        assertThat(health().away()).isEmpty();
    }

    @Test
    void onlyTheLastThreeOutcomesThatCountAreTheLastThree() {
        for (int i = 0; i < 20; i++) {
            failure("m", 300 + i, 100, FailureClass.OVERLOADED);
        }
        success("m", 40, 100);
        success("m", 30, 100);
        success("m", 20, 100);
        failure("m", 10, 100, FailureClass.CANCELLED);
        insert();

        assertThat(of("m").successesOfLastThree()).isEqualTo(3);
        assertThat(of("m").degraded()).isFalse();
    }

    @Test
    void meanTimeToTheFirstTokenIsOfThoseThatHadOne() {
        var streamed = outcome(Kind.CALL, "m", KEY, 10, 900, null).row();
        streamed.put("first_token_ms", 120);
        var another = outcome(Kind.CALL, "m", KEY, 20, 900, null).row();
        another.put("first_token_ms", 180L);
        insert(List.of(streamed, another, outcome(Kind.CALL, "m", KEY, 30, 900, null).row()));

        assertThat(of("m").firstToken()).contains(Duration.ofMillis(150));
    }

    @Test
    void theNinetyFifthPercentileIsWithinOnePercent() {
        var random = new Random(7);
        for (int size : List.of(1, 2, 19, 20, 21, 100, 140, 999, 3000)) {
            var latencies = random.doubles(size).mapToLong(share -> (long) Math.pow(10, share * 5.5)).sorted()
                    .toArray();
            var model = "of-" + size;
            for (long latency : latencies) {
                success(model, random.nextInt(500), latency);
            }
            insert();

            long exact = latencies[(size * 95 + 99) / 100 - 1];
            assertThat(of(model).p95().toMillis()).as(model).isBetween((long) Math.floor(exact * 0.99), exact);
        }
    }

    @Test
    void awayTellsTheLatestTimeAndWhenItBecameKnownByReason() {
        outcomes.add(failed("m", 30, FailureClass.RATE_LIMITED).awayUntil(NOW.plusSeconds(90)));
        outcomes.add(failed("m", 20, FailureClass.RATE_LIMITED).awayUntil(NOW.plusSeconds(40)));
        outcomes.add(failed("m", 7200, FailureClass.QUOTA).awayUntil(NOW.plusSeconds(3600)));
        outcomes.add(failed("back", 30, FailureClass.RATE_LIMITED).awayUntil(NOW));
        failure("m", 10, 100, FailureClass.RATE_LIMITED);
        insert();

        assertThat(health().away()).containsExactlyInAnyOrder(
                new Away("m", KEY, FailureClass.RATE_LIMITED, NOW.minusSeconds(20), NOW.plusSeconds(90)),
                new Away("m", KEY, FailureClass.QUOTA, NOW.minusSeconds(7200), NOW.plusSeconds(3600)));
    }

    @Test
    void typicalUsageIsTheMeanOfSuccessfulCallsByTask() {
        insert(List.of(used(Kind.CALL, "a", 1, 100, 10, 20), used(Kind.CALL, "a", 2, 200, 20, 40),
                used(Kind.CALL, "b", 3, 7, 0, 3), used(Kind.PROBE, "a", 4, 1, 0, 1),
                used(Kind.CALL, "a", WINDOW.toSeconds() + 1, 9999, 0, 9999)));
        failure("m", 10, 100, FailureClass.GUARD);
        insert();

        var health = health();

        assertThat(health.usage()).containsOnlyKeys("a", "b");
        assertThat(health.typicalUsage("a")).isEqualTo(new Usage(150, 15, 0, 30, 0));
        assertThat(health.typicalUsage("b")).isEqualTo(new Usage(7, 0, 0, 3, 0));
    }

    private static Map<String, Object> used(Kind kind, String task, long secondsAgo, long in, long cached, long out) {
        return new Outcome(kind, NOW.minusSeconds(secondsAgo), newCall(), task, "m", KEY, 1, Optional.empty(),
                Optional.empty(), 200, Duration.ZERO, Optional.empty(), new Usage(in, cached, 0, out, 0), Optional.empty()).row();
    }

    @Test
    void oneStepOfTheRetentionDeletesAThousandOfTheOldest() {
        insertEnded(3500, i -> -1 - i);
        insertEnded(5, i -> i);

        assertThat(deleteStep()).isEqualTo(1000);
        assertThat(number(query("select min(ended_at) as first from model_calls").get(0), "first"))
                .isEqualTo(NOW.toEpochMilli() - 2500);
        assertThat(deleteStep()).isEqualTo(1000);
        assertThat(deleteStep()).isEqualTo(1000);
        assertThat(deleteStep()).isEqualTo(500);
        assertThat(deleteStep()).isZero();
        assertThat(count()).isEqualTo(5);
    }

    @Test
    void aStepEndsBehindOutcomesOfTheSameTime() {
        insertEnded(990, i -> -1000 - i);
        insertEnded(30, i -> -500);
        insertEnded(10, i -> -1);

        assertThat(deleteStep()).isEqualTo(1020);
        assertThat(deleteStep()).isEqualTo(10);
        assertThat(deleteStep()).isZero();
    }

    @Test
    void aStepTakesExactlyAThousandOrFew() {
        insertEnded(1000, i -> -1 - i);
        assertThat(deleteStep()).isEqualTo(1000);
        insertEnded(3, i -> -1);
        assertThat(deleteStep()).isEqualTo(3);
        assertThat(deleteStep()).isZero();
    }

    private int deleteStep() {
        return sql.request(endpoint("classpath:caravan/sql/delete-old-outcomes.sql"), exchange ->
                exchange.getMessage().setHeader("before", NOW.toEpochMilli()))
                .getMessage().getHeader("CamelSqlUpdateCount", Integer.class);
    }

    private interface Offset {
        long of(int i);
    }

    private void insertEnded(int count, Offset offset) {
        for (int i = 0; i < count; i++) {
            outcomes.add(new Outcome(Kind.CALL, NOW.plusMillis(offset.of(i)), newCall(), "default", "m", KEY, 1,
                    Optional.empty(), Optional.empty(), 200, Duration.ZERO, Optional.empty(), Usage.NONE, Optional.empty()));
        }
        insert();
    }

    private void success(String model, long secondsAgo, long latency) {
        outcomes.add(outcome(Kind.CALL, model, KEY, secondsAgo, latency, null));
    }

    private void failure(String model, long secondsAgo, long latency, FailureClass kind) {
        outcomes.add(outcome(Kind.CALL, model, KEY, secondsAgo, latency, kind));
    }

    private void probe(String model, long secondsAgo, long latency, boolean success) {
        outcomes.add(outcome(Kind.PROBE, model, KEY, secondsAgo, latency, success ? null : FailureClass.OVERLOADED));
    }

    private static Outcome failed(String model, long secondsAgo, FailureClass kind) {
        return outcome(Kind.CALL, model, KEY, secondsAgo, 100, kind);
    }

    @Test
    void whatIsSpentAddsUpExactlyByDayChainAndKind() {
        var rows = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < 300; i++) {
            rows.add(paid(Kind.CALL, "a", 0, "0.000000012501"));
        }
        rows.add(paid(Kind.CALL, "a", 86_400, "19.99"));
        rows.add(paid(Kind.SHADOW, "a", 0, "0.3"));
        rows.add(paid(Kind.CALL, "b", 0, "0.1"));
        rows.add(paid(Kind.CALL, "b", 0, "0.2"));
        rows.add(paid(Kind.CALL, "b", 0, null));
        rows.add(paid(Kind.CALL, "b", 40 * 86_400, "7"));
        insert(rows);
        insert(rows.subList(0, 10));

        assertThat(spent()).containsExactlyInAnyOrder("0 a call 3750300", "1 a call 19990000000000",
                "0 a shadow 300000000000", "0 b call 300000000000");
    }

    private List<String> spent() {
        var today = NOW.getEpochSecond() / 86_400;
        return query("classpath:caravan/sql/spent.sql").stream().map(row -> (today - number(row, "day")) + " "
                + row.get("chain") + " " + row.get("kind") + " " + row.get("picodollars")).toList();
    }

    private static Map<String, Object> paid(Kind kind, String chain, long secondsAgo, String cost) {
        var row = outcome(kind, "m", KEY, secondsAgo, 0, null).row();
        row.put("chain", chain);
        row.put("cost_usd", cost);
        return row;
    }

    /** An outcome that ended so many seconds ago; a success where no failure is given. */
    private static Outcome outcome(Kind kind, String model, String key, long secondsAgo, long latency,
            FailureClass failure) {
        return new Outcome(kind, NOW.minusSeconds(secondsAgo).minusMillis(latency), newCall(), "default", model, key, 1,
                Optional.ofNullable(failure).map(f -> Failure.of(f, 500, "code")), Optional.empty(), 200,
                Duration.ofMillis(latency), Optional.empty(), new Usage(10, 0, 0, 5, 0), Optional.empty());
    }

    private static String newCall() {
        return "call-" + UUID.randomUUID();
    }

    private static Optional<Instant> ago(long seconds) {
        return Optional.of(NOW.minusSeconds(seconds));
    }

    private void insert() {
        Collections.shuffle(outcomes, new Random(1));
        insert(outcomes.stream().map(Outcome::row).toList());
        outcomes.clear();
    }

    private void insert(List<Map<String, Object>> rows) {
        sql.sendBody(endpoint("classpath:caravan/sql/insert-outcome.sql") + "&batch=true", rows);
    }

    private ModelHealth of(String model) {
        return health().models().get(model + " " + KEY);
    }

    private Health health() {
        return Health.of(NOW, query("classpath:caravan/sql/health.sql"), query("classpath:caravan/sql/away.sql"),
                query("classpath:caravan/sql/typical-usage.sql"));
    }

    private long count() {
        return number(query("select count(*) as n from model_calls").get(0), "n");
    }

    private static long number(Map<String, Object> row, String column) {
        return ((Number) row.get(column)).longValue();
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> query(String query) {
        return sql.requestBodyAndHeaders(endpoint(query), null,
                Map.of("now", NOW.toEpochMilli(), "since", NOW.minus(WINDOW).toEpochMilli(),
                        "month", NOW.getEpochSecond() / 86_400 - 31), List.class);
    }

    private static String endpoint(String query) {
        return "sql:" + query + "?dataSource=#bean:caravanDataSource";
    }
}
