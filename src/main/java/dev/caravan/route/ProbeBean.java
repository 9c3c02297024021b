package dev.caravan.route;

import dev.caravan.config.ModelConfig;
import dev.caravan.plan.Call;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/** {@code caravanProbe}: which models are probed when, and the probe itself. Safe for all threads. */
public final class ProbeBean {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Editions editions;

    ProbeBean(Editions editions) {
        this.editions = editions;
    }

    /** The models to probe now. */
    public List<ModelConfig> due() {
        var edition = editions.present();
        return edition.probes().due(edition.planner().health().get());
    }

    /** Makes the exchange a probe of the model in its body, and ends it where the model is served otherwise by now. */
    public void begin(Exchange exchange, @Body ModelConfig model) {
        var edition = editions.enter(exchange);
        if (model.equals(edition.config().models().get(model.name()))) {
            exchange.setProperty(Names.CALL, Call.probe(model, LIMIT, edition.planner()));
        } else {
            exchange.setRouteStop(true);
        }
    }
}
