package dev.caravan.config;

import dev.caravan.model.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What tokens cost from a day on and above a size of prompt, in US dollars per million.
 *
 * @param from the first day, in UTC
 * @param above requests with more tokens of input than this are priced by it as a whole; 0 for all
 * @param cachedInput input read from the provider's cache
 * @param cacheWrite input written to it
 * @param cacheWriteHour input written to it and kept for an hour
 * @param output reasoning included
 */
public record Rate(LocalDate from, long above, BigDecimal input, BigDecimal cachedInput, BigDecimal cacheWrite,
        BigDecimal cacheWriteHour, BigDecimal output) {

    private static final int MILLION = 6;

    boolean fits(LocalDate day, long inputTokens) {
        return !day.isBefore(from) && (above == 0 || inputTokens > above);
    }

    /** The exact cost in US dollars. */
    BigDecimal cost(Usage usage) {
        return times(input, usage.input() - usage.cachedInput() - usage.cacheWrite())
                .add(times(cachedInput, usage.cachedInput()))
                .add(times(cacheWrite, usage.cacheWrite() - usage.cacheWriteHour()))
                .add(times(cacheWriteHour, usage.cacheWriteHour()))
                .add(times(output, usage.output()))
                .movePointLeft(MILLION);
    }

    private static BigDecimal times(BigDecimal price, long tokens) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }
}
