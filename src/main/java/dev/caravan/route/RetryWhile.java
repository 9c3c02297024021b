package dev.caravan.route;

import dev.caravan.plan.Call;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** {@code caravanRetryWhile}: whether Camel's error handler asks the model again. Safe for all threads. */
public final class RetryWhile implements Predicate {

    @Override
    public boolean matches(Exchange exchange) {
        return attempted(exchange) && exchange.getProperty(Names.CALL, Call.class).again().isPresent();
    }

    /** An open circuit lets nothing pass, so that there was no attempt to repeat. */
    static boolean attempted(Exchange exchange) {
        var cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        while (cause != null && !(cause instanceof CallNotPermittedException)) {
            cause = cause.getCause();
        }
        return cause == null;
    }
}
