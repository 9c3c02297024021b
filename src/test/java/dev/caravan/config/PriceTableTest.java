package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices of models that have none of their own, as the whole configuration reads them. */
class PriceTableTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        // an id, and what a million tokens of input and of output each cost
        "gpt-4o, 12.5", "gpt-4o-2024-11-20, 12.5", "gpt-4o-mini-2024-07-18, 0.75", "claude-haiku-4-5-20251001, 6",
        "claude-3-5-haiku-20241022, 4.8", "claude-sonnet-5, 12", "claude-sonnet-5-5, 12", "gemini-2.5-flash, 2.8",
        "gpt-5, 11.25", "openai/gpt-oss-120b, 0.75"})
    void anIdIsFoundAsItIsOrWithoutADateAtItsEnd(String id, BigDecimal cost) {
        var price = priceOf(model(id, ""), Map.of()).orElseThrow();

        assertThat(sum(price, 1_000_000 / 10, 0).multiply(BigDecimal.TEN)
                .add(sum(price, 0, 1_000_000))).isEqualByComparingTo(cost);
    }

    @ParameterizedTest
    @CsvSource({"gpt-5.9", "gpt-4o-audio", "gpt-4", "claude-sonnet-5-5-5", "claude-3-5-haiku", "gpt-4o-2024", "o3-2024-1-1",
        "gpt-4o-2024-11-20-x"})
    void anIdIsNeverFoundByHowItBegins(String id) {
        assertThat(priceOf(model(id, ""), Map.of())).isEmpty();
    }

    @Test
    void theModelsOwnPriceComesBeforeTheNamedFileAndThatBeforeThePackagedOne() {
        var file = "models: { gpt-4o: { input: 7, output: 7 } }";

        assertThat(sum(priceOf(model("gpt-4o", ""), Map.of("mine.yaml", file)).orElseThrow(), 1_000_000, 0))
                .isEqualByComparingTo("7");
        assertThat(sum(priceOf(model("gpt-4o", ", price: { input: 8, output: 8 }"), Map.of("mine.yaml", file))
                .orElseThrow(), 1_000_000, 0)).isEqualByComparingTo("8");
        assertThat(sum(priceOf(model("gpt-4o-mini", ""), Map.of("mine.yaml", file)).orElseThrow(), 1_000_000, 0))
                .isEqualByComparingTo("0.15");
    }

    @Test
    void aPriceMayBeAListByDayWithTiers() {
        var price = priceOf(model("m", ", price: [{ input: 1, output: 2 }, { from: 2026-12-01, input: 3, cached-input: 0.3, "
                + "cache-write: 4, cache-write-1h: 6, output: 5, tiers: [{ above: 1000, input: 7, output: 8 }] }]"),
                Map.of()).orElseThrow();

        var december = Instant.parse("2026-12-01T00:00:00Z");
        var cached = new Usage(1000, 100, 200, 0, 0).withCacheWriteHour(50);
        assertThat(price.cost(cached, NOW).orElseThrow()).isEqualByComparingTo("0.001");
        // 700 at 3, 100 at 0.3, 150 at 4, 50 at 6
        assertThat(price.cost(cached, december).orElseThrow()).isEqualByComparingTo("0.00303");
        assertThat(price.cost(new Usage(1001, 1, 0, 1, 0), december).orElseThrow()).isEqualByComparingTo("0.007015");
    }

    @Test
    void thePackagedPricesKnowTheDefaultPoolAndWhatChangesLater() {
        var config = new ConfigReader(text -> text.contains("env:") ? "key" : text.replaceAll(".*:(.*)}}", "$1"),
                UnaryOperator.identity()).read(ConfigSource.classpath("caravan/caravan.yaml"));

        assertThat(config.models().values()).allSatisfy(model -> assertThat(model.price()).isPresent());
        var argon = priceOf(model("gemini-4-argon", ""), Map.of()).orElseThrow();
        assertThat(argon.cost(new Usage(1_000_000, 0, 0, 0, 0), Instant.parse("2026-11-30T23:00:00Z")).orElseThrow())
                .isEqualByComparingTo("2");
        assertThat(argon.cost(new Usage(1_000_000, 0, 0, 0, 0), Instant.parse("2026-12-01T00:00:00Z")).orElseThrow())
                .isEqualByComparingTo("4");
    }

    @Test
    void aModelWithoutAPriceIsRemarked() {
        assertThat(read(model("unheard-of", ""), Map.of()).remarks()).singleElement().asString()
                .contains("no price is known of m");
        assertThat(read(model("unheard-of", ", price: { input: 0, output: 0 }"), Map.of()).remarks()).isEmpty();
    }

    @Test
    void everyMistakeIsReportedWithItsFileAndLine() {
        var file = "models:\n  x: { input: 1, ouput: 2 }\n  y: { input: 1, output: 2, from: 2026-13-01 }\n";
        var prices = List.of("price: [{ input: 1, output: 1 }, { input: 2, output: 2 }]", "price: [[]]",
                "price: { input: 1, output: 1, tiers: [{ above: 9, input: 1, output: 1 }, { above: 9, input: 2, output: 2 }] }",
                "price: { input: 1, output: 1, from: soon }", "price: cheap", "price: []");

        assertThatThrownBy(() -> read(model("m", ""), Map.of("mine.yaml", file)))
                .hasMessageContaining("mine.yaml:2: unknown key 'ouput' in models.x")
                .hasMessageContaining("mine.yaml:3: models.y.from must be a day such as 2026-12-01, was \"2026-13-01\"");
        assertThat(prices).extracting(price -> problem(model("m", ", " + price))).satisfiesExactly(
                text -> assertThat(text).contains("models.m.price has two prices from 1970-01-01; remove one"),
                text -> assertThat(text).contains("models.m.price.0 must be a map of keys and values"),
                text -> assertThat(text).contains("has two prices from 1970-01-01 above 9; remove one"),
                text -> assertThat(text).contains("models.m.price.from must be a day such as 2026-12-01, was \"soon\""),
                text -> assertThat(text).contains("models.m.price must be a map of keys and values or a list"),
                text -> assertThat(text).contains("models.m.price must not be empty"));
        assertThat(problem("prices: gone.yaml\n" + model("m", "")))
                .contains("caravan.yaml:1: the file of prices 'gone.yaml' can't be read beside caravan.yaml");
    }

    private static String problem(String yaml) {
        try {
            read(yaml, Map.of());
            return "";
        } catch (ConfigException e) {
            return e.getMessage();
        }
    }

    private static Optional<Price> priceOf(String yaml, Map<String, String> beside) {
        return read(yaml, beside).models().get("m").price();
    }

    private static CaravanConfig read(String yaml, Map<String, String> beside) {
        var named = beside.keySet().stream().map(name -> "prices: " + name + "\n").findFirst().orElse("");
        return new ConfigReader(UnaryOperator.identity(), UnaryOperator.identity())
                .read(Sources.of(named + yaml, beside));
    }

    private static String model(String id, String more) {
        return """
                providers: { p: { dialect: openai, url: "http://localhost" } }
                models: { m: { provider: p, id: %s%s } }
                chains: { default: [m] }
                """.formatted(id, more);
    }

    private static BigDecimal sum(Price price, long input, long output) {
        return price.cost(new Usage(input, 0, 0, output, 0), NOW).orElseThrow();
    }
}
