package dev.caravan.route;

import dev.caravan.config.CaravanConfig;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.Health;
import dev.caravan.plan.Circuits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code caravanHealth}: what the stored outcomes of all nodes say of each model, asked anew every second off the
 * callers' path. Safe for all threads: readers see one immutable {@link Health} at a time.
 */
public final class CaravanHealth {

    private static final Logger LOG = LoggerFactory.getLogger(CaravanHealth.class);

    private final CaravanConfig config;
    private final Circuits circuits;
    private final TimeSource time;
    private volatile Health current = Health.UNKNOWN;
    private volatile List<Map<String, Object>> usage = List.of();
    private volatile boolean missed;

    CaravanHealth(CaravanConfig config, Circuits circuits, TimeSource time) {
        this.config = config;
        this.circuits = circuits;
        this.time = time;
    }

    /** What is known at this moment. */
    public Health current() {
        return current;
    }

    /** Sets what the queries ask for: the start of the window and the time of day, in epoch milliseconds. */
    public void ask(Exchange exchange) {
        var now = time.instant();
        exchange.getMessage().setHeader("now", now.toEpochMilli());
        exchange.getMessage().setHeader("since", now.minus(config.healthWindow()).toEpochMilli());
    }

    /** Learns what a typical call of each task uses. */
    public void learnUsage(Exchange exchange) {
        usage = rows(exchange.getMessage().getBody());
    }

    /** Learns the models' health, and lets the circuits follow it. */
    public void learn(Exchange exchange) {
        var asked = Instant.ofEpochMilli(exchange.getMessage().getHeader("now", Long.class));
        current = Health.of(asked, rows(exchange.getProperty("CaravanHealthRows")),
                rows(exchange.getMessage().getBody()), usage);
        config.models().values().forEach(model ->
                circuits.of(model).follow(current.of(model), current.away(model)));
        if (missed) {
            LOG.info("The database tells of health again");
            missed = false;
        }
    }

    /** The database did not answer: what was known stays. */
    public void missed(Exchange exchange) {
        if (!missed) {
            LOG.warn("The database tells nothing of health, so what was known last stays: {}",
                    exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class).toString());
            missed = true;
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rows(Object rows) {
        return rows == null ? List.of() : (List<Map<String, Object>>) rows;
    }
}
