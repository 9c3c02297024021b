package dev.caravan.outcome;

import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.failure.Reason;
import dev.caravan.model.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * How a model came to be asked, for the ledger.
 *
 * @param chain the task of the chain that it was asked in
 * @param place its place in that chain's order, from 1; 0 where it has none
 * @param first the model that the chain would have liked best
 * @param firstCost what that one would have cost for the same tokens, in US dollars; empty when its price is unknown
 * @param reason what the ledger puts the attempt's cost down to: why it failed, or why the first choice did not answer;
 *     empty when the first choice answered
 */
public record Choice(String provider, String chain, int place, String first, Optional<BigDecimal> firstCost,
        Optional<Reason> reason) {

    public static Choice of(ChainConfig chain, ModelConfig model, ModelConfig first, Usage usage, Instant at,
            Optional<Reason> reason) {
        return new Choice(model.provider().name(), chain.task(), chain.models().indexOf(model) + 1, first.name(),
                first.price().flatMap(price -> price.cost(usage, at)), reason);
    }
}
