package dev.caravan.plan;

import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Health;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** By what a call of the chain's typical size costs; models without a known price last. Ties keep the chain's order. */
final class Cheapest implements Strategy {

    @Override
    public List<ModelConfig> order(ChainConfig chain, Health health, Instant now) {
        var typical = health.typicalUsage(chain.task());
        return chain.models().stream().sorted(Comparator.comparing(model -> cost(model, typical, now),
                Comparator.nullsLast(Comparator.naturalOrder()))).toList();
    }

    private static BigDecimal cost(ModelConfig model, Usage typical, Instant now) {
        return model.price().flatMap(price -> price.cost(typical, now)).orElse(null);
    }
}
