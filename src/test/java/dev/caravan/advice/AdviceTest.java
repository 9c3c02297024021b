package dev.caravan.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.caravan.agreement.Comparison;
import dev.caravan.agreement.Overlap;
import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ConfigReader;
import dev.caravan.config.ConfigSource;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Choice;
import dev.caravan.outcome.Outcome;
import dev.caravan.outcome.Outcome.Kind;
import dev.caravan.outcome.OutcomeStore;
import dev.caravan.outcome.Sql;
import dev.caravan.outcome.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/**
 * Orders tried on a history of 100 hours: the model a was down in the last 25 of them, b and c never. A call an hour is
 * answered with 1000 tokens in and 100 out, which cost 3 cents on a, 2 on b and 1 on c.
 */
class AdviceTest {

    private static final Instant SINCE = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant UNTIL = SINCE.plus(Duration.ofHours(100));
    private static final Usage USAGE = new Usage(1000, 0, 0, 100, 0);

    @TempDir
    Path folder;

    private final List<Outcome> outcomes = new ArrayList<>();
    private CaravanConfig config;

    @BeforeEach
    void configure() throws IOException {
        var file = Files.writeString(folder.resolve("caravan.yaml"), """
                providers: { p: { dialect: openai, url: "http://localhost" } }
                models:
                  a: { provider: p, price: { input: 20, output: 100 } }
                  b: { provider: p, price: { input: 15, output: 50 } }
                  c: { provider: p, price: { input: 5, output: 50 } }
                  never: { provider: p }
                chains: { default: [a, b] }
                """);
        config = new ConfigReader(UnaryOperator.identity(), UnaryOperator.identity()).read(ConfigSource.file(file));
        for (int hour = 0; hour < 100; hour++) {
            var at = SINCE.plus(Duration.ofHours(hour));
            if (hour < 75) {
                add(Kind.CALL, at, "call-" + hour, 1, "a", Optional.empty(), null);
            } else if (hour % 2 == 0) {
                add(Kind.CALL, at, "call-" + hour, 1, "a", Optional.of(FailureClass.OVERLOADED), Reason.OUTAGE);
                add(Kind.CALL, at.plusSeconds(1), "call-" + hour, 2, "b", Optional.empty(), Reason.OUTAGE);
            } else {
                add(Kind.CALL, at, "call-" + hour, 1, "b", Optional.empty(), Reason.CIRCUIT);
            }
            add(Kind.SHADOW, at, "call-" + hour, 1, "c", Optional.empty(), null);
        }
        add(Kind.CALL, SINCE, "refused", 1, "a", Optional.of(FailureClass.REFUSED), Reason.CALLER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void anotherOrderComesToWhatItMust(String database) throws IOException {
        var place = place(database);

        assertTried(place, List.of("a", "b"), 100, "2.750000");
        assertTried(place, List.of("b", "a"), 100, "2.000000");
        assertTried(place, List.of("a"), 75, "2.250000");
        assertTried(place, List.of("c", "a"), 100, "1.000000");
        assertTried(place, List.of("a", "c"), 100, "2.500000");
    }

    @Test
    void todaysOrderComesToWhatWasRecorded() throws IOException {
        var advice = advice(place("sqlite"));

        assertThat(advice.order()).containsExactly("a", "b");
        assertThat(advice.calls()).isEqualTo(100);
        assertThat(advice.answered()).isEqualTo(100);
        assertThat(advice.today().answered()).isCloseTo(100, within(1e-9));
        assertThat(advice.today().cost()).isEqualByComparingTo(advice.cost()).isEqualByComparingTo("2.75");
    }

    @Test
    void aModelThatWasNeverAskedOrHasNoPriceIsSaidSo() throws IOException {
        try (var store = OutcomeStore.at(place("sqlite"))) {
            var tried = new AdviceQuery(store.dataSource(), config).whatIf("default", List.of("never"), SINCE, UNTIL);

            assertThat(tried.answered()).isZero();
            assertThat(tried.unknown()).containsExactly("never");
            assertThat(tried.unpriced()).containsExactly("never");
        }
    }

    @Test
    void theCheapestModelThatAgreesWellEnoughIsTheStandIn() throws IOException {
        var place = place("sqlite");
        compare(place, "b", 200, 0);
        compare(place, "c", 200, 2);

        var advice = advice(place);

        assertThat(advice.standIn()).hasValueSatisfying(found -> {
            assertThat(found.model()).isEqualTo("c");
            assertThat(found.samples()).isEqualTo(200);
            assertThat(found.low()).isGreaterThan(0.95);
        });
        assertThat(advice.next().orElseThrow().order()).containsExactly("a", "c", "b");
        assertThat(advice.next().orElseThrow().cost()).isEqualByComparingTo("2.5");
        assertThat(advice.first().orElseThrow().order()).containsExactly("c", "a", "b");
        assertThat(advice.first().orElseThrow().cost()).isEqualByComparingTo("1");
    }

    @Test
    void aModelThatAgreesTooLittleOrWasComparedTooSeldomIsNone() throws IOException {
        var place = place("sqlite");
        compare(place, "b", 19, 0);
        compare(place, "c", 200, 10);

        assertThat(advice(place).standIn()).isEmpty();
    }

    private void assertTried(String place, List<String> order, double answered, String cost) throws IOException {
        try (var store = OutcomeStore.at(place)) {
            var tried = new AdviceQuery(store.dataSource(), config).whatIf("default", order, SINCE, UNTIL);

            assertThat(tried.calls()).isEqualTo(100);
            assertThat(tried.answered()).isCloseTo(answered, within(1e-9));
            assertThat(tried.cost()).isEqualByComparingTo(cost);
            assertThat(tried.unknown()).isEmpty();
        }
    }

    private Advice advice(String place) throws IOException {
        try (var store = OutcomeStore.at(place)) {
            return new AdviceQuery(store.dataSource(), config).advice(SINCE, UNTIL, AdviceQuery.THRESHOLD).get(0);
        }
    }

    private static void compare(String place, String other, int calls, int unlike) throws IOException {
        try (var store = OutcomeStore.at(place)) {
            store.open();
            for (int i = 0; i < calls; i++) {
                var compared = new Comparison(SINCE, "compared-" + i, "any task", "a", other, Comparison.JSON,
                        new Overlap(i < unlike ? 0 : 10, 10, 10));
                new NamedParameterJdbcTemplate(store.dataSource())
                        .update(Sql.named("insert-agreement.sql"), compared.row());
            }
        }
    }

    private void add(Kind kind, Instant at, String call, int number, String model, Optional<FailureClass> failure,
            Reason reason) {
        var chain = config.chains().get("default");
        outcomes.add(Outcome.of(kind, at, Duration.ofSeconds(1), call, "any task", config.models().get(model), number,
                failure.map(each -> Failure.of(each, 500, "")), 200, failure.isPresent() ? Usage.NONE : USAGE)
                .chosen(Choice.of(chain, config.models().get(model), config.models().get("a"), USAGE, at,
                        Optional.ofNullable(reason))));
    }

    private String place(String database) throws IOException {
        if (database.equals("postgres")) {
            TestPostgres.assumeServer();
        }
        var place = database.equals("postgres") ? TestPostgres.newDatabase() : folder.resolve("caravan.db").toString();
        try (var store = OutcomeStore.at(place)) {
            store.open();
            store.insert(outcomes.stream().map(Outcome::row).toList());
        }
        return place;
    }
}
