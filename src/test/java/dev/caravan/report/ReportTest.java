package dev.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.advice.Advice;
import dev.caravan.advice.WhatIf;
import dev.caravan.agreement.Comparison;
import dev.caravan.agreement.Overlap;
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
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Reports of databases whose figures were added up by hand. The model a belongs to the provider p, b to q. */
class ReportTest {

    private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
    private static final Instant SINCE = Instant.parse("2026-11-18T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-11-24T12:00:00Z");
    private static final Map<String, String> POOL = Map.of("a", "p", "b", "q");

    @TempDir
    Path folder;

    private final List<Outcome> outcomes = new ArrayList<>();
    private int calls;

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void theFiguresOfAWeekAreRight(String database) throws IOException {
        week();

        var report = report(place(database));

        assertThat(report.calls()).isEqualTo(new Count(6, 4, 2, 1));
        assertThat(report.calls().failed()).isEqualTo(1);
        assertThat(report.calls().availability()).isEqualTo(0.8);
        assertThat(report.calls().availabilityOfFirstChoices()).isEqualTo(0.4);
        assertThat(report.providers()).isEqualTo(
                Map.of("p", new Report.Provider(5, 2), "q", new Report.Provider(3, 2)));
        assertThat(report.money().calls()).isEqualByComparingTo("0.151");
        assertThat(report.money().failed()).isEqualByComparingTo("0.011");
        assertThat(report.money().probes()).isEqualByComparingTo("0.00001");
        assertThat(report.money().premium()).isEqualTo(Map.of(Reason.OUTAGE, new BigDecimal("0.03"),
                Reason.CIRCUIT, new BigDecimal("0.03"), Reason.GUARD, new BigDecimal("0.01"),
                Reason.CALLER, new BigDecimal("0.001")));
        assertThat(report.money().wholePremium()).isEqualByComparingTo("0.071");
        assertThat(report.money().unknownPremiums()).isZero();
        assertThat(report.failures()).isEqualTo(
                Map.of("OVERLOADED", 2L, "GUARD", 1L, "REFUSED", 1L, "TIMEOUT", 1L));
        assertThat(report.findings()).isEqualTo(Map.of("iban", 1L));
        assertThat(report.chains().get("default").latency()).isEqualTo(new Latency(4, 1000, 3000));
        assertThat(report.models()).extracting(Report.Model::name).containsExactly("b", "a");
        assertThat(report.models().get(1)).isEqualTo(new Report.Model("a", "p", 6, 2, 400, 80,
                new BigDecimal("0.05101"), 0, 0, new Latency(2, 1000, 1000)));
    }

    @Test
    void everyDayIsThereAndHasItsOwnShare() throws IOException {
        week();
        call(MONDAY.minus(Duration.ofDays(3)), answer("a", "0.04", "a", "0.04", null));

        var report = report(place("sqlite"));

        assertThat(report.days()).extracting(Report.Day::day).containsExactly(LocalDate.parse("2026-11-18"),
                LocalDate.parse("2026-11-19"), LocalDate.parse("2026-11-20"), LocalDate.parse("2026-11-21"),
                LocalDate.parse("2026-11-22"), LocalDate.parse("2026-11-23"), LocalDate.parse("2026-11-24"));
        assertThat(report.days().get(2).calls()).isEqualTo(new Count(1, 1, 0, 0));
        assertThat(report.days().get(2).cost()).isEqualByComparingTo("0.04");
        assertThat(report.days().get(5).calls()).isEqualTo(new Count(6, 4, 2, 1));
        assertThat(report.days().get(5).premium()).hasSize(4);
    }

    @Test
    void whatHasNoPriceOrWasEstimatedIsSaid() throws IOException {
        call(MONDAY, new Try("a", null, FailureClass.GUARD, "a", null, null, 10),
                answer("b", null, "a", "0.02", Reason.GUARD));

        var report = report(place("sqlite"));

        assertThat(report.money().unknownPremiums()).isEqualTo(1);
        assertThat(report.models()).allSatisfy(model -> assertThat(model.unpriced()).isEqualTo(1));
        assertThat(ReportFile.of(report).get(0).content())
                .contains("No price is known of a (1 attempt), b (1 attempt)").contains("without 1 call for");
    }

    @Test
    void thePageStandsAloneAndEscapesWhatOthersNamed() throws IOException {
        week();
        outcomes.add(outcome(MONDAY, "odd", 1, answer("<script>alert(1)</script>", "0.01", "a", "0.01", null)));

        var page = ReportFile.of(report(place("sqlite"))).get(0);

        assertThat(page.name()).isEqualTo("caravan-2026-11-18-to-2026-11-24.html");
        assertThat(page.content()).contains("Of 7 calls 5 were answered. 2 of them only because a fallback stepped in")
                .contains("$0.0710 was the price of failures and fallbacks").contains("data:image/svg+xml;base64,")
                .contains("&lt;script&gt;alert").doesNotContain("<script").doesNotContain("http://")
                .doesNotContain("https://").doesNotContain("{{");
    }

    @Test
    void theTableAndTheJsonHoldTheSameMoney() throws IOException {
        week();

        var files = ReportFile.of(report(place("sqlite")));

        var table = files.get(1).content().lines().toList();
        assertThat(table.get(0)).isEqualTo("day,chain,provider,model,kind,reason,attempts,answers,input_tokens,"
                + "cached_tokens,cache_write_tokens,output_tokens,cost,premium,unpriced,estimated");
        assertThat(table).contains("2026-11-23,default,q,b,call,OUTAGE,1,1,50,0,0,10,0.05,0.03,0,0");
        assertThat(sum(table, 12)).isEqualByComparingTo("0.15101");
        assertThat(sum(table, 13)).isEqualByComparingTo("0.071");
        JsonNode json = new ObjectMapper().readTree(files.get(2).content());
        assertThat(json.at("/money/premium/OUTAGE").decimalValue()).isEqualByComparingTo("0.03");
        assertThat(json.at("/calls/availability_of_first_choices").doubleValue()).isEqualTo(0.4);
        assertThat(json.path("since").asText()).isEqualTo("2026-11-18T00:00:00Z");
    }

    @Test
    void agreementIsShownWithItsRangeAndFewSamplesSayNothing() throws IOException {
        week();
        var place = place("sqlite");
        try (var store = OutcomeStore.at(place)) {
            store.open();
            for (int i = 0; i < 119; i++) {
                var compared = new Comparison(MONDAY, "call-" + i, i < 100 ? "invoices" : "letters", "a", "b",
                        Comparison.JSON, new Overlap(i % 2 == 0 ? 10 : 9, 10, 10));
                new NamedParameterJdbcTemplate(store.dataSource())
                        .update(Sql.named("insert-agreement.sql"), compared.row());
            }
        }

        assertThat(ReportFile.of(report(place)).get(0).content().replaceAll("\\s+", " "))
                .contains("<td>invoices</td><td class=\"text\">a</td><td class=\"text\">b</td>"
                        + "<td class=\"text\">fields</td><td>100</td><td>95.0 %</td><td>88.8 % to 97.8 %</td>")
                .contains("<td>19</td><td>too few to say</td><td></td>");
    }

    @Test
    void adviceIsASectionOfThePageAndAPartOfTheJson() throws IOException {
        week();
        var tried = new WhatIf(List.of("a", "b"), 6, 3.6, new BigDecimal("0.2"), 1500, List.of(), List.of("b"));
        var advice = new Advice("default", List.of("a", "b"), 6, 4, new BigDecimal("0.151"), tried, 0.95,
                Optional.of(new Advice.StandIn("b", 0.99, 0.96, 200)), Optional.of(tried), Optional.of(tried));

        var files = ReportFile.of(report(place("sqlite")), List.of(advice));

        assertThat(files.get(0).content().replaceAll("\\s+", " "))
                .contains("b is the cheapest model that agrees with a well enough")
                .contains("<td>Stand-in first</td><td class=\"text\">a, b</td><td>6</td><td>4</td><td>$0.2000 and more</td>")
                .contains("fail independently");
        var json = new ObjectMapper().readTree(files.get(2).content());
        assertThat(json.at("/advice/chains/0/stand_in/model").asText()).isEqualTo("b");
        assertThat(json.at("/advice/chains/0/next/mean_ms").asInt()).isEqualTo(1500);
        assertThat(json.at("/advice/assumptions")).hasSameSizeAs(WhatIf.ASSUMPTIONS);
    }

    @Test
    void nothingIsReportedOfNothing() throws IOException {
        var report = report(place("sqlite"));

        assertThat(report.calls()).isEqualTo(Count.NONE);
        assertThat(ReportFile.of(report).get(0).content()).contains("No calls were made in this time.");
    }

    /** An attempt: the class of its failure, if it failed, and what the first choice would have cost. */
    private record Try(String model, String cost, FailureClass failure, String first, String firstCost, Reason reason,
            long tokens) {
    }

    private static Try answer(String model, String cost, String first, String firstCost, Reason reason) {
        return new Try(model, cost, null, first, firstCost, reason, 50);
    }

    private static Try failure(String model, String cost, FailureClass kind) {
        return new Try(model, cost, kind, "a", null, kind.reason(), cost.equals("0") ? 0 : 50);
    }

    private void week() {
        call(MONDAY, answer("a", "0.02", "a", "0.02", null));
        call(MONDAY, failure("a", "0", FailureClass.OVERLOADED), answer("b", "0.05", "a", "0.02", Reason.OUTAGE));
        call(MONDAY, answer("b", "0.05", "a", "0.02", Reason.CIRCUIT));
        call(MONDAY, failure("a", "0.01", FailureClass.GUARD), failure("b", "0", FailureClass.OVERLOADED),
                answer("a", "0.02", "a", "0.02", null));
        call(MONDAY, failure("a", "0.001", FailureClass.REFUSED));
        call(MONDAY, failure("a", "0", FailureClass.TIMEOUT));
        outcomes.add(probe());
    }

    private Outcome probe() {
        return outcome(Kind.PROBE, MONDAY, "probe", 1, new Try("a", "0.00001", FailureClass.OVERLOADED, "a", null,
                Reason.OUTAGE, 200));
    }

    private void call(Instant at, Try... tries) {
        var id = "call-" + calls++;
        for (int i = 0; i < tries.length; i++) {
            outcomes.add(outcome(at.plusSeconds(i), id, i + 1, tries[i]));
        }
    }

    private static Outcome outcome(Instant at, String call, int number, Try made) {
        return outcome(Kind.CALL, at, call, number, made);
    }

    private static Outcome outcome(Kind kind, Instant at, String call, int number, Try made) {
        var failure = Optional.ofNullable(made.failure()).map(each ->
                Failure.of(each, 500, each == FailureClass.GUARD ? "iban" : "code"));
        return new Outcome(kind, at, call, "task", made.model(), "", number, failure, Optional.empty(), 200,
                Duration.ofSeconds(1), Optional.empty(), new Usage(made.tokens(), 0, 0, made.tokens() / 5, 0),
                money(made.cost()))
                .chosen(new Choice(POOL.getOrDefault(made.model(), "x"), "default", 1, made.first(),
                        money(made.firstCost()), Optional.ofNullable(made.reason())));
    }

    private static Optional<BigDecimal> money(String dollars) {
        return Optional.ofNullable(dollars).map(BigDecimal::new);
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

    private static Report report(String place) throws IOException {
        try (var store = OutcomeStore.at(place)) {
            return new ReportQuery(store.dataSource(), POOL).report(SINCE, UNTIL, UNTIL);
        }
    }

    private static BigDecimal sum(List<String> table, int column) {
        return table.stream().skip(1).map(line -> new BigDecimal(line.split(",")[column]))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
