package dev.caravan.plan;

import dev.caravan.config.Ability;
import dev.caravan.config.BatchConfig;
import dev.caravan.config.BudgetConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.CircuitConfig;
import dev.caravan.config.GuardConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.config.Price;
import dev.caravan.config.ProviderConfig;
import dev.caravan.config.RetryConfig;
import dev.caravan.config.Secret;
import dev.caravan.config.ShadowConfig;
import dev.caravan.config.StreamConfig;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatReply;
import dev.caravan.model.FinishReason;
import dev.caravan.model.TimeSource;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Health;
import dev.caravan.outcome.Outcome;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Models, chains and replies to plan with. */
final class Pool {

    static final String KEY = "sk-very-secret";
    static final String PROMPT = "the caller's own words";
    static final RetryConfig RETRY =
            new RetryConfig(1, 2, Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(5));
    static final CircuitConfig CIRCUIT = new CircuitConfig(3, Duration.ofMinutes(5), Duration.ofHours(1));

    private static final ProviderConfig PROVIDER = new ProviderConfig(
            "p", "openai", URI.create("https://api.example.com/v1"), new Secret(KEY), Map.of());

    private Pool() {
    }

    static ModelConfig model(String name) {
        return model(name, 100_000);
    }

    static ModelConfig model(String name, int context) {
        return model(name, context, EnumSet.allOf(Ability.class));
    }

    static ModelConfig model(String name, int context, Set<Ability> can) {
        return new ModelConfig(name, PROVIDER, name, 1, context, 4096,
                Optional.of(new Price(BigDecimal.ONE, BigDecimal.ONE, BigDecimal.TEN)), false, can, "");
    }

    static List<ModelConfig> models(String... names) {
        return Arrays.stream(names).map(Pool::model).toList();
    }

    static ChainConfig chain(List<ModelConfig> models) {
        return chain(models, false);
    }

    static ChainConfig chain(List<ModelConfig> models, boolean nextOnRefusal) {
        return new ChainConfig("task", models, Duration.ofSeconds(60), Duration.ofSeconds(30), nextOnRefusal,
                Optional.empty(), Map.of(), GuardConfig.NONE, ChainConfig.ORDERED);
    }

    static ChainConfig chain(List<ModelConfig> models, GuardConfig guard, StreamConfig stream) {
        return new ChainConfig("task", models, Duration.ofSeconds(60), Duration.ofSeconds(30), false,
                Optional.empty(), Map.of(), guard, ChainConfig.ORDERED, stream, GuardConfig.NONE, BatchConfig.DEFAULT,
                ShadowConfig.NONE, BudgetConfig.NONE);
    }

    static Planner planner(Circuits circuits, TimeSource time) {
        return new Planner(() -> Health.UNKNOWN, circuits, RETRY, time);
    }

    static Outcome outcome(Instant started, Duration latency, String callId, String model, int number,
            Failure failure, Usage usage) {
        return Outcome.of(Outcome.Kind.CALL, started, latency, callId, "task", model(model), number,
                Optional.of(failure), failure.status(), usage);
    }

    static Failure failure(FailureClass kind) {
        return Failure.of(kind, 0, "");
    }

    static Failure failure(FailureClass kind, Duration retryAfter) {
        return new Failure(kind, 429, "", Optional.of(retryAfter), false);
    }

    static ChatReply reply(String text) {
        return new ChatReply("id", "served", text, List.of(), FinishReason.STOP, new Usage(1_000_000, 0, 0, 100_000, 0));
    }
}
