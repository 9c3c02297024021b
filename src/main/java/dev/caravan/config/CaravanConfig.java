package dev.caravan.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything {@code caravan.yaml} says. Immutable.
 *
 * @param models the pool by name, in the file's order
 * @param chains by task, in the file's order
 * @param pool the chain of all models without prompt or guard, for calls that name models of the pool
 * @param callers who may use the HTTP doors; empty where nobody needs a key
 * @param budget what may be spent by all chains together, probes and shadows included
 * @param connectTimeout what opening a connection may take; default 2 s
 * @param healthWindow how far back outcomes tell of health; default 10 minutes
 * @param keyless providers whose key's placeholder has no value, with the placeholder
 * @param remarks what the reader wants people to know, a line each
 */
public record CaravanConfig(
        Map<String, ProviderConfig> providers,
        Map<String, ModelConfig> models,
        Map<String, ChainConfig> chains,
        ChainConfig pool,
        List<CallerConfig> callers,
        BudgetConfig budget,
        Duration connectTimeout,
        RetryConfig retry,
        CircuitConfig circuit,
        Duration healthWindow,
        Map<String, String> keyless,
        List<String> remarks) {

    public CaravanConfig {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        chains = Collections.unmodifiableMap(new LinkedHashMap<>(chains));
        callers = List.copyOf(callers);
        keyless = Collections.unmodifiableMap(new LinkedHashMap<>(keyless));
        remarks = List.copyOf(remarks);
    }

    /** The task's chain, or the default one. */
    public Optional<ChainConfig> chain(String task) {
        return Optional.ofNullable(chains.getOrDefault(task, chains.get(ChainConfig.DEFAULT)));
    }

    /** The model that a call names; empty where the pool has none of that name, or its provider no key. */
    public Optional<ModelConfig> model(String name) {
        return pool.models().stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /** Whether no provider can be called for want of a key. */
    public boolean withoutAnyKey() {
        return keyless.size() == providers.size();
    }
}
