package dev.caravan.plan;

import dev.caravan.config.Ability;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.ChatRequest;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The order in which one call tries its models.
 *
 * @param first the model that is preferred before anything is known of health, circuits and the request
 * @param forced whether no model's circuit would let the call pass, so that all are tried all the same
 */
public record Plan(ModelConfig first, List<ModelConfig> models, boolean forced) {

    public Plan {
        models = List.copyOf(models);
    }

    /**
     * The preferred order with degraded models moved behind the healthy ones, and without the models that can't do what
     * is asked or whose circuit is open. A condition that would leave none is waived, and the whole order planned as it
     * is: a guess beats a refusal. A pure function of what it is given.
     *
     * @param order all models of the chain, the preferred one first
     * @param degraded whether a model goes behind the healthy ones
     * @param available whether a model's circuit lets calls pass
     */
    public static Plan of(List<ModelConfig> order, ChatRequest request, Predicate<ModelConfig> degraded,
            Predicate<ModelConfig> available) {
        var capable = order.stream().filter(model -> capable(model, request)).toList();
        var able = capable.isEmpty() ? order : capable;
        var open = able.stream().filter(available)
                .sorted(Comparator.comparing(degraded::test)).toList();
        return open.isEmpty() ? new Plan(order.get(0), able, true) : new Plan(order.get(0), open, false);
    }

    /** Whether the model can do what is asked. */
    static boolean capable(ModelConfig model, ChatRequest request) {
        return (request.tools().isEmpty() || model.can(Ability.TOOLS))
                && (!request.hasMedia() || model.can(Ability.IMAGES));
    }
}
