package dev.caravan.route;

import dev.caravan.model.TimeSource;
import dev.caravan.outcome.Health;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code caravanHealth}: what the stored outcomes of all nodes say of each model, asked anew every second off the
 * callers' path. Safe for all threads: readers see one immutable {@link Health} at a time.
 */
public final class CaravanHealth {

    private static final Logger LOG = LoggerFactory.getLogger(CaravanHealth.class);

    private final Editions editions;
    private final AtomicReference<Health> known;
    private final TimeSource time;
    private volatile List<Map<String, Object>> usage = List.of();
    private volatile boolean missed;

    /**
     * A bean.
     *
     * @param known where what is known is put
     */
    CaravanHealth(Editions editions, AtomicReference<Health> known, TimeSource time) {
        this.editions = editions;
        this.known = known;
        this.time = time;
    }

    /** What is known at this moment. */
    public Health current() {
        return known.get();
    }

    /** Sets what the queries ask for: the start of the window and the time of day, in epoch milliseconds. */
    public void ask(Exchange exchange) {
        var now = time.instant();
        exchange.getMessage().setHeader("now", now.toEpochMilli());
        exchange.getMessage().setHeader("since", now.minus(editions.config().healthWindow()).toEpochMilli());
    }

    /** Learns what a typical call of each task uses. */
    public void learnUsage(Exchange exchange) {
        usage = rows(exchange.getMessage().getBody());
    }

    /** Learns the models' health, and lets the circuits follow it. */
    public void learn(Exchange exchange) {
        var asked = Instant.ofEpochMilli(exchange.getMessage().getHeader("now", Long.class));
        var current = Health.of(asked, rows(exchange.getProperty("CaravanHealthRows")),
                rows(exchange.getMessage().getBody()), usage);
        known.set(current);
        var edition = editions.present();
        edition.config().models().values().forEach(model ->
                edition.planner().circuits().of(model).follow(current.of(model), current.away(model)));
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
