package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Usage;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTest {

    private static final Price PRICE =
            new Price(new BigDecimal("2.50"), new BigDecimal("1.25"), new BigDecimal("10.00"));

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
        assertThat(PRICE.cost(new Usage(input, cached, 0, output, 0))).isEqualByComparingTo(cost);
    }

    @Test
    void tokensWrittenToTheCacheAreInputAndReasoningIsOutput() {
        var usage = new Usage(100, 0, 60, 50, 40);

        assertThat(PRICE.cost(usage)).isEqualByComparingTo("0.00075");
    }

    @Test
    void aTenthOfACentTenTimesIsACent() {
        var price = new Price(new BigDecimal("0.1"), new BigDecimal("0.1"), new BigDecimal("0.1"));
        var sum = BigDecimal.ZERO;

        for (int i = 0; i < 10; i++) {
            sum = sum.add(price.cost(new Usage(10_000, 0, 0, 0, 0)));
        }

        assertThat(sum).isEqualByComparingTo("0.01");
    }
}
