package dev.caravan.plan;

import dev.caravan.model.TimeSource;
import dev.caravan.outcome.Outcome;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What was spent this month: by all nodes as the database told last, and by this node since. What is stored between two
 * questions to the database may count twice for as long as it takes to ask again, but nothing is ever left out. Safe
 * for all threads.
 */
public final class Spending {

    private static final int PICO = 12;

    private final TimeSource time;
    private Map<Spent, BigDecimal> told = Map.of();
    private final Map<Spent, BigDecimal> storedBeforeAsking = new HashMap<>();
    private final Map<Spent, BigDecimal> storedSince = new HashMap<>();
    private final Map<Spent, BigDecimal> notStored = new HashMap<>();

    /**
     * What money went to.
     *
     * @param day in UTC
     * @param kind in small letters, as it is stored
     */
    record Spent(LocalDate day, String chain, String kind) {

        boolean on(Outcome.Kind wanted) {
            return kind.equals(wanted.name().toLowerCase(Locale.ROOT));
        }
    }

    public Spending(TimeSource time) {
        this.time = time;
    }

    /** Today, in UTC. */
    LocalDate today() {
        return LocalDate.ofInstant(time.instant(), ZoneOffset.UTC);
    }

    /** An attempt ended that nobody has stored yet. */
    synchronized void add(Map<String, Object> row) {
        add(notStored, row, cost(row));
    }

    /** Rows of attempts are stored. */
    public synchronized void stored(List<Map<String, Object>> rows) {
        for (var row : rows) {
            add(notStored, row, cost(row).negate());
            add(storedSince, row, cost(row));
        }
    }

    /** The database is about to be asked for what was spent from the day that this gives, in days since 1970. */
    public synchronized long ask() {
        storedSince.forEach((spent, money) -> storedBeforeAsking.merge(spent, money, BigDecimal::add));
        storedSince.clear();
        return today().withDayOfMonth(1).toEpochDay();
    }

    /** The database told: rows of {@code spent.sql}. */
    public synchronized void learn(List<Map<String, Object>> rows) {
        var learned = new HashMap<Spent, BigDecimal>();
        rows.forEach(row -> learned.merge(new Spent(LocalDate.ofEpochDay(((Number) row.get("day")).longValue()),
                String.valueOf(row.get("chain")), String.valueOf(row.get("kind"))),
                new BigDecimal(new BigInteger(row.get("picodollars").toString()), PICO), BigDecimal::add));
        told = learned;
        storedBeforeAsking.clear();
    }

    /** The US dollars that went to what is asked for. */
    synchronized BigDecimal sum(Predicate<Spent> wanted) {
        var sum = BigDecimal.ZERO;
        for (var part : List.of(told, storedBeforeAsking, storedSince, notStored)) {
            for (var entry : part.entrySet()) {
                sum = wanted.test(entry.getKey()) ? sum.add(entry.getValue()) : sum;
            }
        }
        return sum;
    }

    private static void add(Map<Spent, BigDecimal> sums, Map<String, Object> row, BigDecimal money) {
        if (money.signum() != 0) {
            sums.merge(spent(row), money, (one, other) -> one.add(other).signum() == 0 ? null : one.add(other));
        }
    }

    private static Spent spent(Map<String, Object> row) {
        var ended = Instant.ofEpochMilli((Long) row.get("ended_at"));
        return new Spent(LocalDate.ofInstant(ended, ZoneOffset.UTC), String.valueOf(row.get("chain")),
                String.valueOf(row.get("kind")));
    }

    private static BigDecimal cost(Map<String, Object> row) {
        return row.get("cost_usd") == null ? BigDecimal.ZERO : new BigDecimal(String.valueOf(row.get("cost_usd")));
    }
}
