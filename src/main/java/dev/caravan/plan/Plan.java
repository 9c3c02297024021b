package dev.caravan.plan;

import dev.caravan.config.Ability;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.ChatRequest;
import java.util.List;
import java.util.function.Predicate;

/**
 * The order in which one call tries its models.
 *
 * @param forced whether no model's circuit would let the call pass, so that all are tried all the same
 */
public record Plan(List<ModelConfig> models, boolean forced) {

    public Plan {
        models = List.copyOf(models);
    }

    /**
     * The chain's order without the models that can't do what is asked, and without those whose circuit is open. A
     * condition that would leave none out of the chain is waived: a guess beats a refusal.
     */
    public static Plan of(List<ModelConfig> chain, ChatRequest request, Predicate<ModelConfig> available) {
        var capable = chain.stream().filter(model -> capable(model, request)).toList();
        var able = capable.isEmpty() ? chain : capable;
        var open = able.stream().filter(available).toList();
        return open.isEmpty() ? new Plan(able, true) : new Plan(open, false);
    }

    private static boolean capable(ModelConfig model, ChatRequest request) {
        return (request.tools().isEmpty() || model.can(Ability.TOOLS))
                && (!request.hasMedia() || model.can(Ability.IMAGES));
    }
}
