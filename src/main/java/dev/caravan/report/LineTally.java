package dev.caravan.report;

import dev.caravan.failure.Reason;
import dev.caravan.ledger.Attempt;
import dev.caravan.ledger.Premium;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Adds up attempts that are alike. Answers and failures are kept apart. */
final class LineTally {

    private final Map<Report.Line, Sums> sums = new HashMap<>();

    /** What is added up; the key's own figures are 0. */
    private static final class Sums {
        private long attempts;
        private long answers;
        private long input;
        private long cached;
        private long written;
        private long output;
        private BigDecimal cost = BigDecimal.ZERO;
        private BigDecimal premium = BigDecimal.ZERO;
        private long unpriced;
        private long estimated;
    }

    void add(Attempt attempt) {
        var sum = sums.computeIfAbsent(key(attempt), key -> new Sums());
        var usage = attempt.usage();
        sum.attempts++;
        sum.answers += attempt.success() ? 1 : 0;
        sum.input += usage.input();
        sum.cached += usage.cachedInput();
        sum.written += usage.cacheWrite();
        sum.output += usage.output();
        sum.cost = sum.cost.add(attempt.cost().orElse(BigDecimal.ZERO));
        sum.premium = sum.premium.add(Premium.of(List.of(attempt)).total());
        sum.unpriced += attempt.unpriced() ? 1 : 0;
        sum.estimated += usage.estimated() ? 1 : 0;
    }

    private static Report.Line key(Attempt attempt) {
        return new Report.Line(Tally.day(attempt.ended()), attempt.chain(), attempt.provider(), attempt.model(),
                attempt.kind().name().toLowerCase(Locale.ROOT), attempt.reason().map(Reason::name).orElse(""),
                0, attempt.success() ? 1 : 0, 0, 0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0);
    }

    List<Report.Line> told() {
        return sums.entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Report.Line::day).thenComparing(Report.Line::chain)
                        .thenComparing(Report.Line::model).thenComparing(Report.Line::kind)
                        .thenComparing(Report.Line::reason).thenComparing(Report.Line::answers)).toList();
    }

    private static Report.Line line(Report.Line key, Sums sum) {
        return new Report.Line(key.day(), key.chain(), key.provider(), key.model(), key.kind(), key.reason(),
                sum.attempts, sum.answers, sum.input, sum.cached, sum.written, sum.output, sum.cost, sum.premium,
                sum.unpriced, sum.estimated);
    }

    BigDecimal cost(Predicate<Report.Line> which) {
        return told().stream().filter(which).map(Report.Line::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
