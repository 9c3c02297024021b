package dev.caravan.ledger;

import dev.caravan.failure.Reason;
import dev.caravan.outcome.Outcome.Kind;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a call cost beyond its first choice's answer for the same tokens, in US dollars; less than zero where it cost
 * less. What a failed attempt cost is put down to why it failed, the rest to why the first choice did not answer.
 *
 * @param byReason the parts, which add up to the whole; none where the first choice answered and nothing failed
 * @param known whether all prices were known; what is unknown is left out of the parts
 */
public record Premium(Map<Reason, BigDecimal> byReason, boolean known) {

    public Premium {
        byReason = Map.copyOf(byReason);
    }

    /**
     * The premium of one call.
     *
     * @param attempts those of the call; probes and copies of calls have no premium
     */
    public static Premium of(List<Attempt> attempts) {
        var byReason = new EnumMap<Reason, BigDecimal>(Reason.class);
        boolean known = true;
        for (var attempt : attempts) {
            if (attempt.kind() == Kind.CALL && attempt.reason().isPresent()) {
                var extra = extra(attempt);
                extra.filter(money -> money.signum() != 0)
                        .ifPresent(money -> byReason.merge(attempt.reason().get(), money, BigDecimal::add));
                known &= extra.isPresent();
            }
        }
        return new Premium(byReason, known);
    }

    /** All that a failed attempt cost; of another than the first choice's answer, what it cost more. */
    private static Optional<BigDecimal> extra(Attempt attempt) {
        return attempt.success() ? attempt.cost().flatMap(cost -> attempt.firstCost().map(cost::subtract))
                : attempt.unpriced() ? Optional.empty() : attempt.cost().or(() -> Optional.of(BigDecimal.ZERO));
    }

    public BigDecimal total() {
        return byReason.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
