package dev.caravan.plan;

import dev.caravan.config.CircuitConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.TimeSource;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One circuit per model. Safe for many threads. */
public final class Circuits {

    private final Map<String, Circuit> circuits;

    public Circuits(Collection<ModelConfig> models, CircuitConfig config, TimeSource time) {
        circuits = models.stream().map(ModelConfig::name)
                .collect(Collectors.toUnmodifiableMap(Function.identity(), name -> new Circuit(name, config, time)));
    }

    public Circuit of(ModelConfig model) {
        return circuits.get(model.name());
    }
}
