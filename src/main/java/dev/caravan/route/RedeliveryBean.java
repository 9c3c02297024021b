package dev.caravan.route;

import dev.caravan.config.RetryConfig;
import dev.caravan.plan.Call;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;

/**
 * {@code caravanRedelivery}: whether Camel's error handler sends an attempt again, and when, if not after the route's
 * own delay. Safe for all threads.
 */
public final class RedeliveryBean implements Processor, Predicate {

    private final RetryConfig retry;

    public RedeliveryBean(RetryConfig retry) {
        this.retry = retry;
    }

    /** After each failure, before the decision: a wait other than the route's is a header. */
    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
        if (attempted(exchange)) {
            var call = call(exchange);
            call.again().filter(wait -> !wait.equals(retry.delay(call.attemptsHere())))
                    .ifPresent(wait -> exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, spread(wait)));
        }
    }

    @Override
    public boolean matches(Exchange exchange) {
        return attempted(exchange) && call(exchange).again().isPresent();
    }

    /** Never earlier than the provider asked, and not all callers at once. */
    private static long spread(Duration wait) {
        return Math.round(wait.toMillis() * (1 + RetryConfig.JITTER * ThreadLocalRandom.current().nextDouble()));
    }

    /** An open circuit let nothing pass, so there was no attempt to repeat. */
    private static boolean attempted(Exchange exchange) {
        for (var cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
                cause != null; cause = cause.getCause()) {
            if (cause instanceof CallNotPermittedException) {
                return false;
            }
        }
        return true;
    }

    private static Call call(Exchange exchange) {
        return exchange.getProperty(Names.CALL, Call.class);
    }
}
