package dev.caravan.report;

import dev.caravan.agreement.PairAgreement;
import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import dev.caravan.ledger.Attempt;
import dev.caravan.ledger.Premium;
import dev.caravan.outcome.Outcome.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Adds up calls to a {@link Report}. Not for use by several threads. */
final class Tally {

    private final Instant since;
    private final Instant until;
    private final ProviderTally providers;
    private final ModelTally models = new ModelTally();
    private final LineTally lines = new LineTally();
    private final Map<String, Count> chains = new TreeMap<>();
    private final Map<String, Latencies> latencies = new HashMap<>();
    private final Map<LocalDate, Count> days = new TreeMap<>();
    private final Map<String, Long> failures = new TreeMap<>();
    private final Map<String, Long> findings = new TreeMap<>();
    private long unknownPremiums;

    /**
     * A tally of nothing.
     *
     * @param providerOf the provider of each model of the pool, for models that were never asked
     */
    Tally(Instant since, Instant until, Map<String, String> providerOf) {
        this.since = since;
        this.until = until;
        this.providers = new ProviderTally(providerOf);
        for (var day = day(since); day.isBefore(day(until.minusMillis(1)).plusDays(1)); day = day.plusDays(1)) {
            days.put(day, Count.NONE);
        }
    }

    static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** Adds the attempts of one call, or a probe. */
    void add(List<Attempt> attempts) {
        attempts.forEach(models::add);
        attempts.forEach(lines::add);
        var asked = attempts.stream().filter(attempt -> attempt.kind() == Kind.CALL).toList();
        if (!asked.isEmpty()) {
            addCall(asked);
        }
    }

    private void addCall(List<Attempt> attempts) {
        var first = attempts.get(0);
        var last = attempts.get(attempts.size() - 1);
        var count = count(last);
        chains.merge(first.chain(), count, Count::plus);
        days.merge(day(last.ended()), count, Count::plus);
        if (last.success()) {
            latencies.computeIfAbsent(first.chain(), chain -> new Latencies())
                    .add(Duration.between(first.started(), last.ended()));
        }
        providers.add(attempts);
        unknownPremiums += Premium.of(attempts).known() ? 0 : 1;
        attempts.stream().filter(attempt -> !attempt.success()).forEach(this::addFailure);
    }

    private static Count count(Attempt last) {
        var saved = last.success() && last.reason().filter(reason -> reason != Reason.CALLER).isPresent();
        var callers = !last.success() && last.reason().filter(Reason.CALLER::equals).isPresent();
        return new Count(1, last.success() ? 1 : 0, saved ? 1 : 0, callers ? 1 : 0);
    }

    private void addFailure(Attempt attempt) {
        attempt.failure().ifPresent(kind -> failures.merge(kind.name(), 1L, Long::sum));
        if (attempt.failure().filter(FailureClass.GUARD::equals).isPresent() && !attempt.code().isEmpty()) {
            findings.merge(attempt.code(), 1L, Long::sum);
        }
    }

    Report report(Instant made, List<PairAgreement> agreements) {
        var all = chains.values().stream().reduce(Count.NONE, Count::plus);
        return new Report(since, until, made, all, money(), chains(), providers.told(), models.told(), days(), failures,
                findings, agreements, lines.told());
    }

    private Report.Money money() {
        return new Report.Money(lines.cost(line -> line.kind().equals("call")),
                lines.cost(line -> line.kind().equals("call") && line.answers() == 0),
                lines.cost(line -> line.kind().equals("probe")),
                lines.cost(line -> line.kind().equals("shadow")), premium(lines.told()), unknownPremiums);
    }

    private Map<String, Report.Chain> chains() {
        var told = new TreeMap<String, Report.Chain>();
        chains.forEach((chain, count) -> told.put(chain,
                new Report.Chain(count, latencies.getOrDefault(chain, new Latencies()).told())));
        return told;
    }

    private List<Report.Day> days() {
        var byDay = lines.told().stream().collect(Collectors.groupingBy(Report.Line::day));
        return days.entrySet().stream().map(entry -> {
            var here = byDay.getOrDefault(entry.getKey(), List.of());
            return new Report.Day(entry.getKey(), entry.getValue(),
                    here.stream().map(Report.Line::cost).reduce(BigDecimal.ZERO, BigDecimal::add), premium(here));
        }).toList();
    }

    private static Map<Reason, BigDecimal> premium(List<Report.Line> lines) {
        var premium = new EnumMap<Reason, BigDecimal>(Reason.class);
        lines.stream().filter(line -> line.premium().signum() != 0).forEach(line ->
                premium.merge(Reason.valueOf(line.reason()), line.premium(), BigDecimal::add));
        return premium;
    }
}
