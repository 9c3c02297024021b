package dev.caravan.plan;

import dev.caravan.config.BudgetConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.Outcome;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The budgets of all chains together and of each, against what was spent. A chain's budget is for its calls; probes and
 * shadows count in the one of all chains. A limit is reached when the next attempt might pass it, so that calls that run
 * at the same time, which don't know of each other's cost, overshoot it by their own at most. Safe for all threads.
 */
public final class Budgets {

    /** No limits. */
    public static final Budgets NONE = new Budgets(BudgetConfig.NONE, new Spending(TimeSource.SYSTEM));

    private final BudgetConfig all;
    private final Spending spending;

    /**
     * Budgets.
     *
     * @param all what all chains together may spend
     */
    public Budgets(BudgetConfig all, Spending spending) {
        this.all = all;
        this.spending = spending;
    }

    /** An attempt ended. */
    void spent(Outcome outcome) {
        spending.add(outcome.row());
    }

    /** Whether there is any limit for the chain's calls. */
    boolean limit(ChainConfig chain) {
        return Stream.of(all, chain.budget()).anyMatch(budget ->
                budget.call().isPresent() || budget.day().isPresent() || budget.month().isPresent());
    }

    /**
     * The limit that keeps the chain's next attempt from being made; empty when none does.
     *
     * @param next what it may cost
     * @param cheaper whether that is less than what the first choice may cost
     */
    Optional<SpentBudget> reached(ChainConfig chain, BigDecimal next, boolean cheaper) {
        return Stream.concat(
                limits(chain.budget(), chain.task(), spent -> spent.on(Outcome.Kind.CALL)
                        && spent.chain().equals(chain.task()), next, cheaper),
                limits(all, "", spent -> true, next, cheaper)).findFirst();
    }

    /** Whether the budget of all chains, and the chain's own for shadows, let a shadow be sent that may cost so much. */
    boolean allowShadow(ChainConfig chain, BigDecimal next) {
        var today = spending.today();
        var spent = spending.sum(on -> on.on(Outcome.Kind.SHADOW) && on.chain().equals(chain.task())
                && on.day().equals(today));
        return spent.add(next).compareTo(chain.shadow().dailyLimit()) <= 0
                && limits(all, "", on -> true, next, false).findFirst().isEmpty();
    }

    private Stream<SpentBudget> limits(BudgetConfig budget, String chain, Predicate<Spending.Spent> wanted,
            BigDecimal next, boolean cheaper) {
        if (cheaper && budget.cheaper()) {
            return Stream.empty();
        }
        var today = spending.today();
        var month = today.withDayOfMonth(1);
        return Stream.of(
                limit(budget.day(), SpentBudget.Span.DAY, chain, wanted.and(on -> on.day().equals(today)), next,
                        today.plusDays(1)),
                limit(budget.month(), SpentBudget.Span.MONTH, chain, wanted.and(on -> !on.day().isBefore(month)), next,
                        month.plusMonths(1))).flatMap(Optional::stream);
    }

    private Optional<SpentBudget> limit(Optional<BigDecimal> most, SpentBudget.Span span, String chain,
            Predicate<Spending.Spent> wanted, BigDecimal next, LocalDate resets) {
        if (most.isEmpty()) {
            return Optional.empty();
        }
        var spent = spending.sum(wanted);
        return spent.compareTo(most.get()) < 0 && spent.add(next).compareTo(most.get()) <= 0 ? Optional.empty()
                : Optional.of(new SpentBudget(span, chain, most.get(), spent, next,
                        Optional.of(resets.atStartOfDay(ZoneOffset.UTC).toInstant())));
    }
}
