package dev.caravan.route;

import dev.caravan.config.ModelConfig;
import dev.caravan.plan.Call;
import dev.caravan.plan.Planner;
import dev.caravan.plan.Probes;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/** {@code caravanProbe}: which models are probed when, and the probe itself. Safe for all threads. */
public final class ProbeBean {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Probes probes;
    private final Planner planner;

    ProbeBean(Probes probes, Planner planner) {
        this.probes = probes;
        this.planner = planner;
    }

    /** The models to probe now. */
    public List<ModelConfig> due() {
        return probes.due(planner.health().get());
    }

    /** Makes the exchange a probe of the model in its body. */
    public void begin(Exchange exchange, @Body ModelConfig model) {
        exchange.setProperty(Names.CALL, Call.probe(model, LIMIT, planner));
    }
}
