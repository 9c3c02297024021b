package dev.caravan.plan;

import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.outcome.Health;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The order in which a chain's models are preferred, before their health is looked at. A pure function. */
@FunctionalInterface
public interface Strategy {

    /** All models of the chain, the preferred one first. */
    List<ModelConfig> order(ChainConfig chain, Health health, Instant now);

    /** The strategies by the names that {@code caravan.yaml} uses. */
    Map<String, Strategy> BY_NAME = Map.of(
            ChainConfig.ORDERED, (chain, health, now) -> chain.models(),
            "cheapest", new Cheapest(),
            "fastest", new Fastest());

    static Strategy of(String name) {
        return BY_NAME.get(name);
    }
}
