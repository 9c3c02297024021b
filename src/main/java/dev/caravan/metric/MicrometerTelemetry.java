package dev.caravan.metric;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.plan.Answer;
import dev.caravan.plan.Call;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Keeps meters in a registry: OpenTelemetry's names of generative AI where there are such, else names that begin with
 * {@code caravan}. Tags have values of the configuration and of short lists only, however many callers and tasks there are.
 */
public final class MicrometerTelemetry implements Telemetry {

    /** The bounds that OpenTelemetry advises: 10 ms and its doubles, one token and its fourfolds. */
    private static final Duration[] DURATIONS =
            IntStream.range(0, 14).mapToObj(i -> Duration.ofMillis(10L << i)).toArray(Duration[]::new);
    private static final double[] TOKENS = IntStream.range(0, 14).mapToDouble(i -> 1L << 2 * i).toArray();
    private static final String NONE = "none";
    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final Supplier<CaravanConfig> config;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Set<Meter> read = ConcurrentHashMap.newKeySet();

    public MicrometerTelemetry(MeterRegistry registry, Supplier<CaravanConfig> config) {
        this.registry = registry;
        this.config = config;
        gauge("caravan.calls.active", "Calls that are being answered", inFlight::get);
    }

    @Override
    public void began(Call call) {
        inFlight.incrementAndGet();
    }

    @Override
    public void ended(Call call) {
        inFlight.decrementAndGet();
        var chain = chain(call.chain());
        registry.counter("caravan.calls", "chain", chain, "outcome", outcome(call)).increment();
        call.answer().filter(Answer::fallbackUsed).ifPresent(answer ->
                registry.counter("caravan.fallbacks", "chain", chain, "model", answer.model()).increment());
    }

    private static String outcome(Call call) {
        return call.answer().isPresent() ? "answered" : call.abandoned() ? "abandoned" : "failed";
    }

    /** A host may ask a chain of its own making. */
    private String chain(ChainConfig chain) {
        var task = chain.task();
        return task.equals(ChainConfig.POOL) || config.get().chains().containsKey(task) ? task : OTHER;
    }

    @Override
    public void attempted(Map<String, Object> row) {
        var model = Optional.ofNullable(config.get().models().get(row.get("model")));
        var name = model.map(ModelConfig::name).orElse(OTHER);
        var kind = row.get("kind").toString();
        var failure = Optional.ofNullable(row.get("failure_class"))
                .map(text -> text.toString().toLowerCase(Locale.ROOT)).orElse(NONE);
        var operation = Tags.of("gen_ai.operation.name", "chat",
                "gen_ai.provider.name", model.map(MicrometerTelemetry::provider).orElse(OTHER),
                "gen_ai.request.model", model.map(ModelConfig::id).orElse(OTHER), "caravan.kind", kind);
        Timer.builder("gen_ai.client.operation.duration").serviceLevelObjectives(DURATIONS)
                .tags(operation.and("error.type", failure)).register(registry)
                .record(Duration.ofMillis(number(row, "latency_ms")));
        tokens(operation, "input", number(row, "input_tokens"));
        tokens(operation, "output", number(row, "output_tokens"));
        registry.counter("caravan.attempts", "model", name, "kind", kind, "class", failure).increment();
        if (row.get("cost_usd") != null) {
            registry.counter("caravan.cost.usd", "model", name, "kind", kind)
                    .increment(Double.parseDouble(row.get("cost_usd").toString()));
        }
    }

    /** OpenTelemetry has a name for these; a provider of OpenAI's dialect may be anyone. */
    private static String provider(ModelConfig model) {
        return switch (model.provider().dialect()) {
            case "anthropic" -> "anthropic";
            case "gemini" -> "gcp.gemini";
            default -> model.provider().name();
        };
    }

    private void tokens(Tags operation, String type, long tokens) {
        if (tokens > 0) {
            DistributionSummary.builder("gen_ai.client.token.usage").serviceLevelObjectives(TOKENS)
                    .tags(operation.and("gen_ai.token.type", type)).register(registry).record(tokens);
        }
    }

    private static long number(Map<String, Object> row, String column) {
        return ((Number) row.get(column)).longValue();
    }

    @Override
    public void gauge(String name, String meaning, Supplier<Number> number, String... tags) {
        read.add(Gauge.builder(name, number).description(meaning).tags(tags).register(registry));
    }

    @Override
    public void count(String name, String meaning, Supplier<Number> number) {
        read.add(FunctionCounter.builder(name, number, value -> value.get().doubleValue()).description(meaning)
                .register(registry));
    }

    @Override
    public void close() {
        read.forEach(registry::remove);
        read.clear();
    }
}
