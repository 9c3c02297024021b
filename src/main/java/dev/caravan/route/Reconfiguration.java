package dev.caravan.route;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.work.ConcurrencyLimits;
import dev.caravan.work.Gates;
import java.util.stream.Collectors;

/** Has another configuration take the place of the one in force, while calls are under way. Safe for all threads. */
public final class Reconfiguration {

    private final Editions editions;
    private final TemplatedRoutes routes;
    private final HttpTransport http;
    private final Gates gates;
    private final ConcurrencyLimits limits;

    Reconfiguration(
            Editions editions, TemplatedRoutes routes, HttpTransport http, Gates gates, ConcurrencyLimits limits) {
        this.editions = editions;
        this.routes = routes;
        this.http = http;
        this.gates = gates;
        this.limits = limits;
    }

    /**
     * Puts a configuration in force for calls that begin from now on. Those under way end under theirs.
     *
     * @throws RuntimeException when it can't be used here; then nothing has changed
     */
    public synchronized void to(CaravanConfig config) {
        var next = editions.next(config);
        routes.add(next);
        http.follow(config);
        gates.follow(config, next.planner().circuits());
        editions.replace(next);
        tidy();
    }

    /** Removes what only calls that have ended by now needed. */
    public synchronized void tidy() {
        var inUse = editions.inUse();
        routes.keep(inUse);
        limits.keep(inUse.stream().flatMap(config -> config.models().values().stream())
                .map(ModelConfig::provider).collect(Collectors.toSet()));
    }
}
