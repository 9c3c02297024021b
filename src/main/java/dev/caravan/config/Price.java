package dev.caravan.config;

import dev.caravan.model.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a model costs, by day and by size of prompt. Of the rates that fit a request the latest holds. */
public record Price(List<Rate> rates) {

    private static final Comparator<Rate> LATEST = Comparator.comparing(Rate::from).thenComparing(Rate::above);

    public Price {
        rates = List.copyOf(rates);
    }

    /** A price for all times and sizes, in US dollars per million tokens; writing to the cache costs as input. */
    public Price(BigDecimal input, BigDecimal cachedInput, BigDecimal output) {
        this(List.of(new Rate(LocalDate.EPOCH, 0, input, cachedInput, input, input, output)));
    }

    /** The exact cost of an attempt in US dollars; empty before the first day whose price is known. */
    public Optional<BigDecimal> cost(Usage usage, Instant at) {
        var day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        return rates.stream().filter(rate -> rate.fits(day, usage.input())).max(LATEST).map(rate -> rate.cost(usage));
    }
}
