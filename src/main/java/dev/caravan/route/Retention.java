package dev.caravan.route;

import dev.caravan.model.TimeSource;
import java.time.Duration;
import org.apache.camel.Exchange;

/** {@code caravanRetention}, {@code caravanWorkRetention}: say which outcomes, and which work, are past their age. */
public final class Retention {

    private final Duration age;
    private final TimeSource time;

    Retention(Duration age, TimeSource time) {
        this.age = age;
        this.time = time;
    }

    /** Sets the time before which rows are deleted, in epoch milliseconds. */
    public void begin(Exchange exchange) {
        exchange.getMessage().setHeader("before", time.instant().minus(age).toEpochMilli());
    }
}
