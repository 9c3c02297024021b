package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Price PRICE =
            new Price(new BigDecimal("2.50"), new BigDecimal("1.25"), new BigDecimal("10.00"));
    private static final Price DATED = new Price(List.of(
            rate("2026-08-01", 0, "5", "0.5", "6.25", "10", "30"),
            rate("2026-12-01", 0, "4", "0.4", "5", "8", "20"),
            rate("2026-08-01", 200_000, "10", "1", "12.5", "20", "45"),
            rate("2026-12-01", 272_000, "8", "0.8", "10", "16", "30"),
            rate("2026-12-01", 500_000, "9", "0.9", "11", "18", "33")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "      0 |       0 |       0 | 0",
        "      1 |       0 |       0 | 0.0000025",
        "      1 |       1 |       0 | 0.00000125",
        "      0 |       0 |       1 | 0.00001",
        "   1000 |     400 |     200 | 0.004",
        "1000000 |       0 | 1000000 | 12.5",
        "9007199254740993 | 0 |    0 | 22517998136.8524825"})
    void theCostIsExact(long input, long cached, long output, BigDecimal cost) {
        assertThat(cost(PRICE, new Usage(input, cached, 0, output, 0))).isEqualByComparingTo(cost);
    }

    @Test
    void withoutAPriceForItWritingToTheCacheIsInputAndReasoningIsOutput() {
        assertThat(cost(PRICE, new Usage(100, 0, 60, 50, 40))).isEqualByComparingTo("0.00075");
    }

    @Test
    void readingAndWritingTheCacheHavePricesOfTheirOwn() {
        var usage = new Usage(100_000, 40_000, 30_000, 1_000, 0).withCacheWriteHour(10_000);

        // 30,000 at 5, 40,000 at 0.5, 20,000 at 6.25, 10,000 at 10, 1,000 at 30
        assertThat(cost(DATED, usage)).isEqualByComparingTo("0.425");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30T23:59:59.999Z, 200000, 1", "2026-11-30T23:59:59.999Z, 200001, 2.00001",
        "2026-12-01T00:00:00Z, 200001, 0.800004", "2026-12-01T00:00:00Z, 272000, 1.088",
        "2026-12-01T00:00:00Z, 272001, 2.176008", "2030-01-01T00:00:00Z, 600000, 5.4"})
    void theWholeRequestIsPricedByItsDayAndTheSizeOfItsInput(Instant at, long input, BigDecimal cost) {
        assertThat(DATED.cost(new Usage(input, 0, 0, 0, 0), at).orElseThrow()).isEqualByComparingTo(cost);
    }

    @Test
    void cachedInputCountsForTheSizeAndOutputHasTheSizesPriceToo() {
        var usage = new Usage(250_000, 240_000, 0, 2_000, 0);

        // 10,000 at 10, 240,000 at 1, 2,000 at 45
        assertThat(cost(DATED, usage)).isEqualByComparingTo("0.43");
    }

    @Test
    void beforeTheFirstDayTheCostIsUnknown() {
        assertThat(DATED.cost(Usage.NONE, Instant.parse("2026-07-31T23:59:59Z"))).isEmpty();
    }

    @Test
    void aTenthOfACentTenTimesIsACent() {
        var price = new Price(new BigDecimal("0.1"), new BigDecimal("0.1"), new BigDecimal("0.1"));
        var sum = BigDecimal.ZERO;

        for (int i = 0; i < 10; i++) {
            sum = sum.add(cost(price, new Usage(10_000, 0, 0, 0, 0)));
        }

        assertThat(sum).isEqualByComparingTo("0.01");
    }

    private static BigDecimal cost(Price price, Usage usage) {
        return price.cost(usage, NOW).orElseThrow();
    }

    private static Rate rate(String from, long above, String input, String cached, String write, String hour,
            String output) {
        return new Rate(LocalDate.parse(from), above, new BigDecimal(input), new BigDecimal(cached),
                new BigDecimal(write), new BigDecimal(hour), new BigDecimal(output));
    }
}
