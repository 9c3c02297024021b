package dev.caravan.plan;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A limit of money that kept a model from being asked. Money is US dollars.
 *
 * @param chain whose budget it is; empty for that of all chains
 * @param limit what may be spent
 * @param spent what was
 * @param next what the attempt that was not made might have cost; zero where the model's price is not known
 * @param resets when it may be spent again; empty where it is one call's
 */
public record SpentBudget(Span span, String chain, BigDecimal limit, BigDecimal spent, BigDecimal next,
        Optional<Instant> resets) {

    /** What a budget is for. */
    public enum Span {
        CALL, DAY, MONTH
    }

    /** One sentence: which budget it is, how much of it is spent and when it resets. */
    public String words() {
        var what = span == Span.CALL ? "What this call may cost, "
                : "The budget of " + (chain.isEmpty() ? "all chains" : "chain '" + chain + "'") + " for a "
                        + span.name().toLowerCase(Locale.ROOT) + ", ";
        return what + money(limit) + ", is reached: " + money(spent) + " " + (span == Span.CALL ? "was" : "is")
                + " spent" + coming() + resets.map(time -> ". It resets at " + time).orElse("");
    }

    private String coming() {
        return next.signum() == 0 ? span == Span.CALL ? ", and the price of the next model is not known" : ""
                : ", and the next attempt might cost " + money(next);
    }

    private static String money(BigDecimal dollars) {
        return "$" + dollars.stripTrailingZeros().toPlainString();
    }
}
