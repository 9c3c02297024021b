package dev.caravan.config;

import java.util.Optional;
import java.util.Set;

/**
 * An entry of the pool.
 *
 * @param name the name chains use
 * @param provider the provider that serves it
 * @param id the provider's id of the model (Azure: the deployment)
 * @param priority where a chain names no order, lower is tried first
 * @param context context window in tokens
 * @param maxTokens most tokens of an answer: the default and the ceiling of what is asked for
 * @param price empty when unknown
 * @param reasoning whether it thinks before it answers: longer first-token timeout, and on the openai dialect
 *     {@code max_completion_tokens} instead of {@code max_tokens}
 * @param can what it can do
 * @param notes for people
 */
public record ModelConfig(
        String name,
        ProviderConfig provider,
        String id,
        int priority,
        int context,
        int maxTokens,
        Optional<Price> price,
        boolean reasoning,
        Set<Ability> can,
        String notes) {

    public ModelConfig {
        can = Set.copyOf(can);
    }

    /** The same model at another provider. */
    ModelConfig withProvider(ProviderConfig other) {
        return new ModelConfig(name, other, id, priority, context, maxTokens, price, reasoning, can, notes);
    }

    public boolean can(Ability ability) {
        return can.contains(ability);
    }
}
