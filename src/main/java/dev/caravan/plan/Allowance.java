package dev.caravan.plan;

import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.ledger.WorstCase;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.Outcome;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What one call may still spend, by its own ceiling and by the budgets. Confined to its call. */
final class Allowance {

    private final Budgets budgets;
    private final ChainConfig chain;
    private final ModelConfig first;
    private final WorstCase worst;
    private final TimeSource time;
    private final boolean limited;
    private Optional<SpentBudget> withheld = Optional.empty();

    /**
     * The allowance of a call.
     *
     * @param first the chain's first choice, by which others are cheaper or not
     */
    Allowance(Budgets budgets, ChainConfig chain, ChatRequest request, ModelConfig first, TimeSource time) {
        this.budgets = budgets;
        this.chain = chain;
        this.first = first;
        this.worst = new WorstCase(chain, request);
        this.time = time;
        this.limited = budgets.limit(chain);
    }

    /** Whether the model may be asked once more, as far as money goes. */
    boolean allows(ModelConfig model, List<Outcome> attempts) {
        if (!limited) {
            return true;
        }
        var cost = worst.cost(model, time.instant());
        var found = overCall(cost, attempts).or(() ->
                budgets.reached(chain, cost.orElse(BigDecimal.ZERO), cheaper(cost)));
        withheld = found.or(() -> withheld);
        return found.isEmpty();
    }

    private boolean cheaper(Optional<BigDecimal> cost) {
        var usual = worst.cost(first, time.instant());
        return cost.isPresent() && usual.isPresent() && cost.get().compareTo(usual.get()) < 0;
    }

    private Optional<SpentBudget> overCall(Optional<BigDecimal> cost, List<Outcome> attempts) {
        return chain.budget().call().flatMap(most -> {
            var spent = attempts.stream().flatMap(attempt -> attempt.cost().stream())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            return cost.map(spent::add).filter(sum -> sum.compareTo(most) <= 0).isPresent() ? Optional.empty()
                    : Optional.of(new SpentBudget(SpentBudget.Span.CALL, chain.task(), most, spent,
                            cost.orElse(BigDecimal.ZERO), Optional.empty()));
        });
    }

    /** The last limit for which a model was not asked. */
    Optional<SpentBudget> withheld() {
        return withheld;
    }
}
