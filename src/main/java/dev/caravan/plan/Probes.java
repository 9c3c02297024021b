package dev.caravan.plan;

import dev.caravan.config.ModelConfig;
import dev.caravan.model.SteadyClock;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When models that get no calls are probed, because their circuit is open or they are degraded: every 10 s at first,
 * then after gaps that grow with the outage, a twentieth of its age, up to 60 s. So a provider that comes back within
 * five minutes is found after some 15 s. A degraded model that has begun to answer is probed every second until it has
 * answered often enough. A probe that another node stored counts as one of ours. Safe for all threads.
 */
public final class Probes {

    private static final Duration SHORTEST_GAP = Duration.ofSeconds(10);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int SHARE_OF_AGE = 20;

    private final Collection<ModelConfig> models;
    private final Circuits circuits;
    private final SteadyClock clock;
    private final Map<String, Schedule> schedules;

    /** Since when the circuit is open, as far as this node saw, and when the next probe is due. */
    private record Schedule(Instant opened, Instant next) {

        Schedule after(Instant probe) {
            var gap = Duration.between(opened, probe).dividedBy(SHARE_OF_AGE);
            var least = gap.compareTo(SHORTEST_GAP) > 0 ? gap : SHORTEST_GAP;
            return new Schedule(opened, probe.plus(least.compareTo(LONGEST_GAP) < 0 ? least : LONGEST_GAP));
        }
    }

    public Probes(Collection<ModelConfig> models, Circuits circuits, TimeSource time) {
        this(models, circuits, new SteadyClock(time), new ConcurrentHashMap<>());
    }

    private Probes(Collection<ModelConfig> models, Circuits circuits, SteadyClock clock,
            Map<String, Schedule> schedules) {
        this.models = models;
        this.circuits = circuits;
        this.clock = clock;
        this.schedules = schedules;
    }

    /** The probes of other models. Those that stay are due when they were. */
    public Probes next(Collection<ModelConfig> others, Circuits next) {
        schedules.keySet().retainAll(others.stream().map(ModelConfig::name).toList());
        return new Probes(others, next, clock, schedules);
    }

    /** The models to probe now, each of which is then not due before its next gap is over. */
    public List<ModelConfig> due(Health health) {
        var now = clock.now();
        var due = new ArrayList<ModelConfig>();
        for (var model : models) {
            if (!model.provider().probe() || !away(model, health)) {
                schedules.remove(model.name());
            } else if (!schedule(model, health, now).next().isAfter(now)) {
                schedules.computeIfPresent(model.name(), (name, schedule) -> answering(model)
                        ? new Schedule(schedule.opened(), now.plus(SOON)) : schedule.after(now));
                due.add(model);
            }
        }
        return due;
    }

    /** Whether the model, out of use for what it did before, has begun to answer. */
    private boolean answering(ModelConfig model) {
        return !circuits.of(model).open() && circuits.of(model).successesInARow() > 0;
    }

    /** Whether no caller's call goes to the model, so that nobody would learn that it is back. */
    private boolean away(ModelConfig model, Health health) {
        return circuits.of(model).open() || circuits.of(model).degraded(health.of(model));
    }

    private Schedule schedule(ModelConfig model, Health health, Instant now) {
        var anothers = answering(model) ? Optional.<Instant>empty() : health.of(model).lastProbe().map(clock::of);
        return schedules.compute(model.name(), (name, known) -> {
            var schedule = known == null ? new Schedule(now, now).after(now) : known;
            return anothers.map(schedule::after).filter(later -> later.next().isAfter(schedule.next()))
                    .orElse(schedule);
        });
    }

    /** When the model is probed next; empty when it is not. */
    public Optional<Instant> next(ModelConfig model) {
        return Optional.ofNullable(schedules.get(model.name())).map(Schedule::next).map(clock::machine);
    }
}
