package dev.caravan.route;

import dev.caravan.plan.Call;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code caravanOutcomes}: makes the wire tap's message into a row, and counts rows that were dropped. */
public final class OutcomeBean implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeBean.class);

    private final AtomicLong dropped = new AtomicLong();

    /** The copy of the exchange keeps nothing but the row of its last attempt. */
    @Override
    public void process(Exchange copy) {
        var attempts = copy.getProperty(Names.CALL, Call.class).attempts();
        copy.getMessage().removeHeaders("*");
        copy.getMessage().setBody(attempts.get(attempts.size() - 1).row());
        copy.removeProperties("*");
    }

    /** The buffer was full. Tells so at the first row, the tenth, the hundredth … */
    public void dropped() {
        var count = dropped.incrementAndGet();
        if (Long.toString(count).matches("10*")) {
            LOG.warn("The database takes no outcomes and their buffer is full: {} dropped so far", count);
        }
    }

    /** How many outcomes were never stored because the buffer was full. */
    public long droppedCount() {
        return dropped.get();
    }
}
