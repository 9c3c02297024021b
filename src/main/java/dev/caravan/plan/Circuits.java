package dev.caravan.plan;

import dev.caravan.config.CircuitConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.TimeSource;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One circuit per model. Immutable; safe for many threads. */
public final class Circuits {

    private final CircuitConfig config;
    private final TimeSource time;
    private final Map<String, Entry> circuits;

    private record Entry(ModelConfig model, Circuit circuit) {
    }

    public Circuits(Collection<ModelConfig> models, CircuitConfig config, TimeSource time) {
        this(models, config, time, model -> new Circuit(model.name(), config, time));
    }

    private Circuits(Collection<ModelConfig> models, CircuitConfig config, TimeSource time,
            Function<ModelConfig, Circuit> circuit) {
        this.config = config;
        this.time = time;
        this.circuits = models.stream().collect(Collectors.toUnmodifiableMap(
                ModelConfig::name, model -> new Entry(model, circuit.apply(model))));
    }

    /**
     * The circuits of other models. A model that is served as before keeps its circuit; one that is served otherwise, or
     * has other settings, gets one that nothing from before speaks against.
     */
    public Circuits next(Collection<ModelConfig> models, CircuitConfig settings) {
        return new Circuits(models, settings, time, model -> next(model, settings));
    }

    private Circuit next(ModelConfig model, CircuitConfig settings) {
        var known = circuits.get(model.name());
        if (known == null) {
            return new Circuit(model.name(), settings, time);
        }
        var same = known.model().provider().equals(model.provider()) && known.model().id().equals(model.id());
        return same && settings.equals(config) ? known.circuit() : Circuit.renewed(model.name(), settings, time);
    }

    public Circuit of(ModelConfig model) {
        return circuits.get(model.name()).circuit();
    }
}
