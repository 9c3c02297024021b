package dev.caravan.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What answers a task, and how.
 *
 * @param task the task's name; {@code default} serves every task without a chain of its own
 * @param models in the order in which they are tried
 * @param deadline what one call may take in all
 * @param attemptTimeout what one attempt may take while other models stand behind
 * @param nextOnRefusal whether a model's refusal is put to the next model; default no
 * @param system system prompt for every model
 * @param systemByModel system prompts of single models instead, by model name
 * @param strategy what decides the order of healthy models: {@code ordered} (default), {@code cheapest}, {@code fastest}
 * @param guard what an answer must satisfy
 * @param stream what holds for streamed answers
 * @param inputGuard what a request must satisfy before any model is asked
 * @param batch how documents and rows of files and queues are taken
 * @param shadow which calls are copied to another model
 * @param budget what may be spent on it
 */
public record ChainConfig(
        String task,
        List<ModelConfig> models,
        Duration deadline,
        Duration attemptTimeout,
        boolean nextOnRefusal,
        Optional<String> system,
        Map<String, String> systemByModel,
        GuardConfig guard,
        String strategy,
        StreamConfig stream,
        GuardConfig inputGuard,
        BatchConfig batch,
        ShadowConfig shadow,
        BudgetConfig budget) {

    public static final String DEFAULT = "default";
    public static final String ORDERED = "ordered";
    /** The task of calls that name models of the pool instead of a task. */
    public static final String POOL = "models";

    /** A chain with what is usual of streams, requests, batches and money. */
    public ChainConfig(String task, List<ModelConfig> models, Duration deadline, Duration attemptTimeout,
            boolean nextOnRefusal, Optional<String> system, Map<String, String> systemByModel, GuardConfig guard,
            String strategy) {
        this(task, models, deadline, attemptTimeout, nextOnRefusal, system, systemByModel, guard, strategy,
                StreamConfig.DEFAULT, GuardConfig.NONE, BatchConfig.DEFAULT, ShadowConfig.NONE,
                BudgetConfig.NONE);
    }

    /** A chain of a single model without prompt or guard. */
    public static ChainConfig ofOne(String task, ModelConfig model, Duration deadline) {
        return plain(task, List.of(model), deadline, deadline, StreamConfig.DEFAULT);
    }

    /** A chain without prompt or guard. */
    static ChainConfig plain(String task, List<ModelConfig> models, Duration deadline, Duration attemptTimeout,
            StreamConfig stream) {
        return new ChainConfig(task, models, deadline, attemptTimeout, false, Optional.empty(), Map.of(),
                GuardConfig.NONE, ORDERED, stream, GuardConfig.NONE, BatchConfig.DEFAULT, ShadowConfig.NONE,
                BudgetConfig.NONE);
    }

    /** The same chain with other models. */
    public ChainConfig withModels(List<ModelConfig> others) {
        return new ChainConfig(task, others, deadline, attemptTimeout, nextOnRefusal, system, systemByModel, guard,
                strategy, stream, inputGuard, batch, shadow, budget);
    }

    /** The same chain with other limits of money. */
    public ChainConfig withBudget(BudgetConfig other) {
        return new ChainConfig(task, models, deadline, attemptTimeout, nextOnRefusal, system, systemByModel, guard,
                strategy, stream, inputGuard, batch, shadow, other);
    }

    public ChainConfig {
        models = List.copyOf(models);
        systemByModel = Map.copyOf(systemByModel);
    }

    /** The system prompt that this model gets. */
    public Optional<String> systemFor(ModelConfig model) {
        return Optional.ofNullable(systemByModel.get(model.name())).or(() -> system);
    }

    /** The settings that change answers, in words: models, where they are served, prompts and guard; never a key. */
    public String identity() {
        return models.stream().map(model -> String.join(" ", model.provider().dialect(),
                model.provider().url().toString(), model.id(), String.valueOf(model.maxTokens()),
                systemFor(model).orElse(""))).collect(Collectors.joining("\n")) + "\n" + guard;
    }
}
