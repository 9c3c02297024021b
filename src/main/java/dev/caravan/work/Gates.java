package dev.caravan.work;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.model.SteadyClock;
import dev.caravan.model.TimeSource;
import dev.caravan.plan.Circuits;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One gate per chain, and the clock by which work waits: one that never jumps. Safe for all threads. */
public final class Gates {

    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final SteadyClock clock;

    public Gates(TimeSource time) {
        clock = new SteadyClock(time);
    }

    /** Gives every chain its gate. Work of a chain that is no more may still be at its own. */
    public void follow(CaravanConfig config, Circuits circuits) {
        config.chains().values().forEach(chain -> gates.computeIfAbsent(chain.task(), task -> new Gate(task, clock))
                .follow(chain.models().stream().map(circuits::of).toList()));
    }

    public Gate of(ChainConfig chain) {
        return gates.get(chain.task());
    }

    public Instant now() {
        return clock.now();
    }
}
