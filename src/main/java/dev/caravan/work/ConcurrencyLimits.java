package dev.caravan.work;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ProviderConfig;
import java.util.Map;
import java.util.stream.Collectors;

/** One limit per provider. Safe for all threads. */
public final class ConcurrencyLimits {

    private final Map<String, ConcurrencyLimit> limits;

    public ConcurrencyLimits(CaravanConfig config) {
        limits = config.providers().values().stream().collect(Collectors.toUnmodifiableMap(
                ProviderConfig::name, provider -> new ConcurrencyLimit(provider.maxInFlight())));
    }

    public ConcurrencyLimit of(ProviderConfig provider) {
        return limits.get(provider.name());
    }
}
