package dev.caravan.route;

import dev.caravan.plan.Call;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * {@code caravanRetryWait}: tells Camel's error handler after each failure how long to wait before the model is asked
 * again. Safe for all threads.
 */
public final class RetryWait implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
        if (RetryWhile.attempted(exchange)) {
            exchange.getProperty(Names.CALL, Call.class).againAfter(ThreadLocalRandom.current().nextDouble())
                    .ifPresent(wait -> exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, wait.toMillis()));
        }
    }
}
