package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.Ability;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.GuardConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.config.Price;
import dev.caravan.config.ProviderConfig;
import dev.caravan.config.Secret;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Health;
import dev.caravan.outcome.ModelHealth;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of a chain by strategy and by health: tables of values, nothing else. */
class StrategyTest {

    private static final ProviderConfig PROVIDER =
            new ProviderConfig("p", "openai", URI.create("http://x"), Secret.NONE, Map.of());

    private final ModelConfig thrifty = model("thrifty", "0.1", "10");
    private final ModelConfig even = model("even", "1", "2");
    private final ModelConfig unpriced = new ModelConfig("unpriced", PROVIDER, "u", 1, 1000, 10, Optional.empty(),
            false, Set.of(Ability.values()), "");

    @ParameterizedTest
    @CsvSource({
        "1000, 10, thrifty even unpriced",      // much input: the cheap input wins
        "10, 1000, even thrifty unpriced"})     // much output: the cheap output wins
    void theCheapestIsFoundByTheTokensThatCallsOfTheTaskTypicallyUse(long input, long output, String order) {
        var health = new Health(Instant.EPOCH, Map.of(), List.of(),
                Map.of("task", new Usage(input, 0, 0, output, 0)));

        assertThat(order("cheapest", health, unpriced, even, thrifty)).isEqualTo(order);
    }

    @Test
    void theFastestAreFirstAndThoseWithTooFewSamplesKeepTheirPlaces() {
        var health = health(measured("thrifty", 10, 900), measured("even", 10, 300), measured("unpriced", 9, 1));

        assertThat(order("fastest", health, thrifty, unpriced, even)).isEqualTo("even unpriced thrifty");
    }

    @Test
    void orderedKeepsTheChainsOrder() {
        assertThat(order("ordered", Health.UNKNOWN, even, thrifty)).isEqualTo("even thrifty");
    }

    @ParameterizedTest
    @CsvSource({
        // total, successes, of the last three, degraded
        "2, 0, 0, false", "3, 0, 0, true", "3, 2, 2, true", "10, 8, 2, false", "10, 7, 2, true", "10, 7, 3, false",
        "100, 79, 2, true", "100, 79, 3, false", "100, 80, 0, false", "0, 0, 0, false"})
    void aModelIsDegradedByItsRateUnlessTheLastThreeWereSuccesses(long total, long successes, long ofThree,
            boolean degraded) {
        var health = health(new ModelHealth("thrifty", "", total, successes, successes, Duration.ZERO, Duration.ZERO,
                Optional.empty(), ofThree, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));

        var plan = Plan.of(List.of(thrifty, even), ChatRequest.of("x"),
                model -> health.of(model).degraded(), model -> true);

        assertThat(names(plan.models())).isEqualTo(degraded ? "even thrifty" : "thrifty even");
        assertThat(plan.forced()).isFalse();
    }

    @Test
    void degradedModelsKeepTheirOwnOrderBehindTheHealthyOnes() {
        var health = health(failing("thrifty"), failing("unpriced"));

        var plan = Plan.of(List.of(thrifty, unpriced, even), ChatRequest.of("x"),
                model -> health.of(model).degraded(), model -> true);

        assertThat(names(plan.models())).isEqualTo("even thrifty unpriced");
    }

    private static ModelHealth measured(String model, long samples, long millis) {
        return new ModelHealth(model, "", samples, samples, samples, Duration.ofMillis(millis), Duration.ZERO,
                Optional.empty(), 3, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static ModelHealth failing(String model) {
        return new ModelHealth(model, "", 9, 3, 3, Duration.ZERO, Duration.ZERO, Optional.empty(), 1, 1,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Health health(ModelHealth... rows) {
        var models = new HashMap<String, ModelHealth>();
        for (var row : rows) {
            models.put(row.model() + " ", row);
        }
        return new Health(Instant.EPOCH, models, List.of(), Map.of());
    }

    private static String order(String strategy, Health health, ModelConfig... models) {
        var chain = new ChainConfig("task", List.of(models), Duration.ofSeconds(1), Duration.ofSeconds(1), false,
                Optional.empty(), Map.of(), GuardConfig.NONE, strategy);
        return names(Strategy.of(strategy).order(chain, health, Instant.EPOCH));
    }

    private static String names(List<ModelConfig> models) {
        return String.join(" ", models.stream().map(ModelConfig::name).toList());
    }

    private static ModelConfig model(String name, String input, String output) {
        var price = new Price(new BigDecimal(input), new BigDecimal(input), new BigDecimal(output));
        return new ModelConfig(name, PROVIDER, name, 1, 1000, 10, Optional.of(price), false,
                Set.of(Ability.values()), "");
    }
}
