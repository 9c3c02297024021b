package dev.caravan.route;

import dev.caravan.config.CaravanConfig;
import dev.caravan.plan.Planner;
import dev.caravan.plan.Probes;
import dev.caravan.plan.Shadows;

/**
 * One configuration, and what is made of it. A call keeps the edition that it began under to its end.
 *
 * @param uses the exchanges that are under it
 */
record Edition(CaravanConfig config, Planner planner, Probes probes, Shadows shadows, AnswerGuards guards, Uses uses) {
}
