package dev.caravan.advice;

import dev.caravan.config.ModelConfig;
import dev.caravan.model.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The calls of one chain in a span of time, and what each model would have asked for them. One thread only. */
final class Load {

    private final Map<String, BigDecimal> costs = new HashMap<>();
    private long calls;
    private long answered;

    /** A call that nobody answered; what it would have used is not known. */
    void add() {
        calls++;
    }

    /** A call that was answered with so many tokens. */
    void add(Usage usage, Instant at, Collection<ModelConfig> models) {
        calls++;
        answered++;
        models.forEach(model -> model.price().flatMap(price -> price.cost(usage, at))
                .ifPresent(cost -> costs.merge(model.name(), cost, BigDecimal::add)));
    }

    long calls() {
        return calls;
    }

    long answered() {
        return answered;
    }

    /** What one call costs on a model, as a mean over those that were answered; 0 where none was. */
    double cost(String model) {
        return answered == 0 ? 0 : costs.getOrDefault(model, BigDecimal.ZERO).doubleValue() / answered;
    }
}
