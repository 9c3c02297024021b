package dev.caravan.route;

import dev.caravan.failure.FailureClass;
import dev.caravan.model.TimeSource;
import dev.caravan.plan.Call;
import dev.caravan.work.ConcurrencyLimit;
import dev.caravan.work.ConcurrencyLimit.Sign;
import dev.caravan.work.ConcurrencyLimits;
import org.apache.camel.Exchange;

/**
 * {@code caravanLimits}: keeps work waiting while its provider has as much as it may have at once. Other calls pass, for
 * somebody waits for them, and are not counted. Safe for all threads.
 */
public final class LimitBean {

    private final ConcurrencyLimits limits;
    private final TimeSource time;

    /**
     * A request that was let in.
     *
     * @param attempts how many the call had made before
     */
    private record Entry(ConcurrencyLimit limit, long number, int attempts) {
    }

    LimitBean(ConcurrencyLimits limits, TimeSource time) {
        this.limits = limits;
        this.time = time;
    }

    /** Waits for a place at the model's provider. The call's deadline waits with it. */
    public void enter(Exchange exchange) {
        if (exchange.getProperty(Names.WORK) == null) {
            return;
        }
        var call = call(exchange);
        var limit = limits.of(call.model().provider());
        var began = time.nanos();
        try {
            exchange.setProperty(Names.LIMIT, new Entry(limit, limit.enter(), call.attempts().size()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Caravan stops", e);
        }
        call.waited(time.since(began));
    }

    /** Gives the place back, and tells the limit what the provider said. */
    public void leave(Exchange exchange) {
        if (exchange.removeProperty(Names.LIMIT) instanceof Entry entry) {
            entry.limit().leave(entry.number(), sign(call(exchange), entry.attempts()));
        }
    }

    private static Sign sign(Call call, int before) {
        var attempts = call.attempts();
        if (attempts.size() == before) {
            return Sign.NONE;
        }
        var failure = attempts.get(attempts.size() - 1).failure();
        return failure.isEmpty() ? Sign.ANSWERED
                : failure.get().kind() == FailureClass.RATE_LIMITED ? Sign.TOO_MANY : Sign.NONE;
    }

    private static Call call(Exchange exchange) {
        return exchange.getProperty(Names.CALL, Call.class);
    }
}
