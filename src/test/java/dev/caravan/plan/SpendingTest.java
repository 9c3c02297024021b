package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.ManualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is spent while rows wait, are stored and are told of by the database. */
class SpendingTest {

    private final ManualTime time = new ManualTime();
    private final Spending spending = new Spending(time);

    @Test
    void whatIsNotStoredCounts() {
        spending.add(row("0.1"));
        spending.add(row("0.2"));

        assertSpent("0.3");
    }

    @Test
    void whatTheDatabaseTellsOfCountsOnce() {
        var row = row("0.1");
        spending.add(row);
        spending.stored(List.of(row));
        assertSpent("0.1");

        spending.ask();
        assertSpent("0.1");
        spending.learn(List.of(told(100_000_000_000L)));

        assertSpent("0.1");
    }

    @Test
    void whatIsStoredWhileTheDatabaseIsAskedIsNeverLeftOut() {
        var row = row("0.1");
        spending.add(row);
        spending.ask();
        spending.stored(List.of(row));
        spending.learn(List.of());
        assertSpent("0.1");

        spending.ask();
        spending.learn(List.of(told(100_000_000_000L)));
        assertSpent("0.1");
    }

    @Test
    void aDatabaseThatDoesNotAnswerLosesNothing() {
        var row = row("0.1");
        spending.add(row);
        spending.stored(List.of(row));
        spending.ask();
        spending.ask();

        assertSpent("0.1");
    }

    @Test
    void whatOthersSpentCountsAndMillionthsOfMillionthsAddUp() {
        spending.ask();
        spending.learn(List.of(told(1), told(2)));
        spending.add(row("0.000000000003"));

        assertSpent("0.000000000006");
    }

    @Test
    void theDatabaseIsAskedFromTheFirstOfTheMonthInUtc() {
        assertThat(spending.ask()).isEqualTo(LocalDate.parse("2026-11-01").toEpochDay());
        time.advance(Duration.ofDays(8));
        assertThat(spending.ask()).isEqualTo(LocalDate.parse("2026-12-01").toEpochDay());
    }

    private void assertSpent(String dollars) {
        assertThat(spending.sum(spent -> spent.chain().equals("task") && spent.day().equals(spending.today())))
                .isEqualByComparingTo(dollars);
    }

    private Map<String, Object> row(String cost) {
        var row = new HashMap<String, Object>();
        row.put("ended_at", time.instant().toEpochMilli());
        row.put("chain", "task");
        row.put("kind", "call");
        row.put("cost_usd", new BigDecimal(cost).toPlainString());
        return row;
    }

    private Map<String, Object> told(long picodollars) {
        return Map.of("day", spending.today().toEpochDay(), "chain", "task", "kind", "call",
                "picodollars", picodollars);
    }
}
