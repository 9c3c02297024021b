package dev.caravan.plan;

import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.config.RetryConfig;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.Health;
import java.util.function.Supplier;

/**
 * What calls are planned by: the health of this moment, the circuits, the rules and the budgets. Immutable; planning a
 * call changes nothing.
 *
 * @param health gives what the stored outcomes said last
 */
public record Planner(Supplier<Health> health, Circuits circuits, RetryConfig retry, Budgets budgets,
        TimeSource time) {

    /** A planner without budgets. */
    public Planner(Supplier<Health> health, Circuits circuits, RetryConfig retry, TimeSource time) {
        this(health, circuits, retry, Budgets.NONE, time);
    }

    /** How the chain would be asked a question in plain text right now. */
    public Plan plan(ChainConfig chain) {
        return plan(chain, ChatRequest.of(""));
    }

    /** Whether the model goes behind healthy ones: its outcomes are bad, and it has not come back since. */
    public boolean degraded(ModelConfig model, Health health) {
        return circuits.of(model).degraded(health.of(model));
    }

    Plan plan(ChainConfig chain, ChatRequest request) {
        var now = health.get();
        var order = Strategy.of(chain.strategy()).order(chain, now, time.instant());
        return Plan.of(order, request, model -> degraded(model, now), model -> circuits.of(model).available());
    }
}
