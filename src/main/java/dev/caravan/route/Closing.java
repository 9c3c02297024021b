package dev.caravan.route;

import java.util.List;
import org.apache.camel.support.service.ServiceSupport;

/** Ends what Caravan opened, in order, after the routes of the context have stopped. */
public final class Closing extends ServiceSupport {

    private final List<Runnable> steps;

    public Closing(Runnable... steps) {
        this.steps = List.of(steps);
    }

    @Override
    protected void doStop() {
        steps.forEach(Runnable::run);
    }
}
