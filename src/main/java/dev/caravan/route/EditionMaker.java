package dev.caravan.route;

import dev.caravan.config.CaravanConfig;
import dev.caravan.guard.Guard;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.Health;
import dev.caravan.plan.Budgets;
import dev.caravan.plan.Circuits;
import dev.caravan.plan.Planner;
import dev.caravan.plan.Probes;
import dev.caravan.plan.Shadows;
import dev.caravan.plan.Spending;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes an edition of a configuration.
 *
 * @param health what is known of health at this moment
 * @param beans finds a guard of the user's by its bean name
 */
record EditionMaker(Supplier<Health> health, Spending spending, Function<String, Guard> beans, TimeSource time) {

    Edition first(CaravanConfig config) {
        var circuits = new Circuits(config.models().values(), config.circuit(), time);
        return make(config, circuits, new Probes(config.models().values(), circuits, time));
    }

    /** The edition after another one, whose circuits and probes stay where their models' settings do. */
    Edition next(CaravanConfig config, Edition before) {
        var circuits = before.planner().circuits().next(config.models().values(), config.circuit());
        return make(config, circuits, before.probes().next(config.models().values(), circuits));
    }

    private Edition make(CaravanConfig config, Circuits circuits, Probes probes) {
        var planner = new Planner(health, circuits, config.retry(), new Budgets(config.budget(), spending), time);
        return new Edition(config, planner, probes,
                new Shadows(planner, () -> ThreadLocalRandom.current().nextDouble()),
                new AnswerGuards(config, beans), new Uses());
    }
}
