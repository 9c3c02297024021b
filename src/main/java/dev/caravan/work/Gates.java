package dev.caravan.work;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.model.SteadyClock;
import dev.caravan.model.TimeSource;
import dev.caravan.plan.Circuits;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** One gate per chain, and the clock by which work waits: one that never jumps. Safe for all threads. */
public final class Gates {

    private final Map<String, Gate> gates;
    private final SteadyClock clock;

    public Gates(CaravanConfig config, Circuits circuits, TimeSource time) {
        clock = new SteadyClock(time);
        gates = config.chains().values().stream().collect(Collectors.toUnmodifiableMap(
                ChainConfig::task, chain -> new Gate(chain, circuits, clock)));
    }

    public Gate of(ChainConfig chain) {
        return gates.get(chain.task());
    }

    public Instant now() {
        return clock.now();
    }
}
