package dev.caravan.plan;

import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.outcome.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * By mean latency of the window's successful calls. Models with fewer than {@link #ENOUGH} of them keep their places
 * in the chain's order; the others share the remaining places, the fastest first.
 */
final class Fastest implements Strategy {

    /** Successful calls in the window from which a latency is believed. */
    static final int ENOUGH = 10;

    @Override
    public List<ModelConfig> order(ChainConfig chain, Health health, Instant now) {
        var measured = chain.models().stream().filter(model -> known(model, health))
                .sorted(Comparator.comparing(model -> latency(model, health))).iterator();
        var order = new ArrayList<ModelConfig>();
        chain.models().forEach(model -> order.add(known(model, health) ? measured.next() : model));
        return order;
    }

    private static boolean known(ModelConfig model, Health health) {
        return health.of(model).measured() >= ENOUGH;
    }

    private static Duration latency(ModelConfig model, Health health) {
        return health.of(model).mean();
    }
}
