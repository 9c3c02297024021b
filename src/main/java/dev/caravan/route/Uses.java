package dev.caravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/** Counts the exchanges under an {@link Edition}, each of which leaves when it is complete. Safe for all threads. */
final class Uses implements Synchronization {

    private int count;
    private boolean ended;

    /** Lets an exchange in, unless the edition is no longer the present one. */
    synchronized boolean enter(Exchange exchange) {
        if (ended) {
            return false;
        }
        count++;
        exchange.getExchangeExtension().addOnCompletion(this);
        return true;
    }

    /** No other exchange comes. */
    synchronized void end() {
        ended = true;
    }

    /** Whether the last exchange has left and no other comes. */
    synchronized boolean over() {
        return ended && count == 0;
    }

    private synchronized void leave() {
        count--;
    }

    @Override
    public void onComplete(Exchange exchange) {
        leave();
    }

    @Override
    public void onFailure(Exchange exchange) {
        leave();
    }
}
