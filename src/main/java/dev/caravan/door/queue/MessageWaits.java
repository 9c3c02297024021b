package dev.caravan.door.queue;

import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.work.WorkWaitsException;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** {@code caravanMessageWaits}: whether no model served a message, so that Camel's error handler tries it again. */
public final class MessageWaits implements Predicate {

    private final Predicate running;

    MessageWaits(Predicate running) {
        this.running = running;
    }

    @Override
    public boolean matches(Exchange exchange) {
        var thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        return running.matches(exchange) && (thrown instanceof WorkWaitsException
                || thrown instanceof AllModelsFailedException failure && failure.outage());
    }
}
