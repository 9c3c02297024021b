package dev.caravan.route;

import dev.caravan.config.RetryConfig;
import dev.caravan.plan.Call;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * {@code caravanRetryWait}: after each failure, before the decision to ask again, sets a wait other than the route's
 * own where the provider asks for one or none is needed. Safe for all threads.
 */
public final class RetryWait implements Processor {

    private final RetryConfig retry;

    public RetryWait(RetryConfig retry) {
        this.retry = retry;
    }

    @Override
    public void process(Exchange exchange) {
        var call = exchange.getProperty(Names.CALL, Call.class);
        exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
        if (RetryWhile.attempted(exchange)) {
            call.again().filter(wait -> !wait.equals(retry.delay(call.attemptsHere())))
                    .ifPresent(wait -> exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, spread(wait)));
        }
    }

    /** Never earlier than the provider asked, and not all callers at once. */
    private static long spread(Duration wait) {
        return Math.round(wait.toMillis() * (1 + RetryConfig.JITTER * ThreadLocalRandom.current().nextDouble()));
    }
}
