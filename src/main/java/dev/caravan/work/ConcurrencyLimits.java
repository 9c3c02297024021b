package dev.caravan.work;

import dev.caravan.config.ProviderConfig;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One limit per provider, a new one where its settings change. Safe for all threads. */
public final class ConcurrencyLimits {

    private final Map<ProviderConfig, ConcurrencyLimit> limits = new ConcurrentHashMap<>();

    public ConcurrencyLimit of(ProviderConfig provider) {
        return limits.computeIfAbsent(provider, one -> new ConcurrencyLimit(one.maxInFlight()));
    }

    /** Forgets the limits of all others. */
    public void keep(Collection<ProviderConfig> providers) {
        limits.keySet().retainAll(providers);
    }
}
