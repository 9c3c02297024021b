package dev.caravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** {@code caravanRunning}: whether the Camel context is not about to stop. */
public final class Running implements Predicate {

    @Override
    public boolean matches(Exchange exchange) {
        return !exchange.getContext().isStopping() && !exchange.getContext().isStopped();
    }
}
