package dev.caravan.config;

import dev.caravan.model.Usage;
import java.math.BigDecimal;

/**
 * What a model costs, in US dollars per million tokens.
 *
 * @param cachedInput price of input read from the provider's cache; equal to {@code input} where not configured
 */
public record Price(BigDecimal input, BigDecimal cachedInput, BigDecimal output) {

    private static final int MILLION = 6;

    /** The exact cost of an attempt in US dollars. */
    public BigDecimal cost(Usage usage) {
        return times(input, usage.input() - usage.cachedInput())
                .add(times(cachedInput, usage.cachedInput()))
                .add(times(output, usage.output()))
                .movePointLeft(MILLION);
    }

    private static BigDecimal times(BigDecimal price, long tokens) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }
}
