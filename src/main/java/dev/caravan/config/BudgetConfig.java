package dev.caravan.config;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What may be spent, in US dollars. Empty parts know no limit.
 *
 * @param call by one call, all its attempts together
 * @param day in a day of UTC
 * @param month in a month of UTC
 * @param cheaper whether calls go on at a limit of day or month, with only those models that are cheaper than the first
 *     choice; else they end. Default no
 */
public record BudgetConfig(Optional<BigDecimal> call, Optional<BigDecimal> day, Optional<BigDecimal> month,
        boolean cheaper) {

    /** No limits. */
    public static final BudgetConfig NONE =
            new BudgetConfig(Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** The same with at most so much by one call. */
    public BudgetConfig withCall(BigDecimal most) {
        return new BudgetConfig(call.map(most::min).or(() -> Optional.of(most)), day, month, cheaper);
    }
}
