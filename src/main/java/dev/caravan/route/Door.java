package dev.caravan.route;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Stands in for a route at its {@code direct:} address: who comes waits until a route is there again. An address that
 * nobody has would not do, for Camel lets some callers pass to the route that had it before.
 */
final class Door {

    private static final long LONGEST_WAIT_S = 30;

    private final Endpoint address;
    private final Consumer standIn;
    private final CountDownLatch open = new CountDownLatch(1);

    /** Takes the address, which its route must have given up. */
    Door(Endpoint address) throws Exception {
        this.address = address;
        this.standIn = address.createConsumer(this::pass);
        ServiceHelper.startService(standIn);
    }

    private void pass(Exchange exchange) throws Exception {
        if (!open.await(LONGEST_WAIT_S, TimeUnit.SECONDS)) {
            throw new CamelExchangeException("The route is being replaced", exchange);
        }
        address.createProducer().process(exchange);
    }

    /** Gives the address up for a route. */
    void makeWay() {
        ServiceHelper.stopService(standIn);
    }

    /** Lets in who waits. */
    void open() {
        open.countDown();
    }
}
