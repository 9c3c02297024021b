package dev.caravan.config;

import java.util.Locale;
import java.util.Set;

/**
 * Somebody who may use the HTTP doors.
 *
 * @param name what people call him
 * @param keySha256 the SHA-256 of his key, 64 hexadecimal digits; the key itself is nowhere
 * @param chains the chains and models he may ask; empty for all
 * @param requestsPerMinute his limit; 0 for none
 */
public record CallerConfig(String name, String keySha256, Set<String> chains, int requestsPerMinute) {

    public CallerConfig {
        keySha256 = keySha256.toLowerCase(Locale.ROOT);
        chains = Set.copyOf(chains);
    }

    /** Whether he may ask this chain or model. */
    public boolean may(String chain) {
        return chains.isEmpty() || chains.contains(chain);
    }
}
