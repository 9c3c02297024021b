package dev.caravan.route;

import dev.caravan.metric.Telemetry;
import dev.caravan.outcome.OutcomeStore;
import dev.caravan.plan.Call;
import dev.caravan.plan.Spending;
import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code caravanOutcomes}: makes the wire tap's message into a row, and keeps an eye on each row that the route of
 * outcomes takes until it is stored or dropped. Safe for all threads.
 */
public final class OutcomeBean implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeBean.class);

    private final Set<Map<String, Object>> waiting =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final AtomicLong dropped = new AtomicLong();
    private final Spending spending;
    private final Telemetry telemetry;

    OutcomeBean(Spending spending, Telemetry telemetry) {
        this.spending = spending;
        this.telemetry = telemetry;
    }

    /** The copy of the exchange keeps nothing but the row of its last attempt. */
    @Override
    public void process(Exchange copy) {
        copy.getMessage().setBody(copy.getProperty(Names.CALL, Call.class).lastRow());
        copy.getMessage().removeHeaders("*");
        copy.removeProperties("*");
    }

    /** The row is on its way to the database. */
    public void keep(@Body Map<String, Object> row) {
        waiting.add(row);
        telemetry.attempted(row);
    }

    /** The rows are in the database. */
    public void stored(@Body List<Map<String, Object>> rows) {
        spending.stored(rows);
        rows.forEach(waiting::remove);
    }

    /** The buffer was full. Tells so at the first row, the tenth, the hundredth … */
    public void dropped(@Body Map<String, Object> row) {
        waiting.remove(row);
        var count = dropped.incrementAndGet();
        if (Long.toString(count).matches("10*")) {
            LOG.warn("The database takes no outcomes and their buffer is full: {} dropped so far", count);
        }
    }

    /** How many outcomes were never stored because the buffer was full. */
    public long droppedCount() {
        return dropped.get();
    }

    /** How many outcomes are not yet stored. */
    public int waitingCount() {
        return waiting.size();
    }

    /** Stores what is left when the routes have stopped: the rows of calls that ended while they did. */
    void storeRest(OutcomeStore store) {
        var rest = List.copyOf(waiting);
        try {
            if (!rest.isEmpty()) {
                store.open();
                store.insert(rest);
                stored(rest);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The database takes no outcomes, so {} are lost: {}", rest.size(), store.complaint(e));
        }
    }
}
