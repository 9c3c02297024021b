package dev.caravan.door.http;

import dev.caravan.config.CaravanConfig;
import dev.caravan.model.TimeSource;
import java.util.List;

/** The callers of the configuration that is in force, read of it once. Safe for all threads. */
final class CallersNow {

    private volatile Known known;

    private record Known(CaravanConfig config, Callers callers) {
    }

    CallersNow(TimeSource time) {
        known = new Known(null, new Callers(List.of(), time));
    }

    Callers of(CaravanConfig config) {
        var last = known;
        return last.config() == config ? last.callers() : read(config);
    }

    private synchronized Callers read(CaravanConfig config) {
        if (known.config() != config) {
            known = new Known(config, known.callers().next(config.callers()));
        }
        return known.callers();
    }
}
