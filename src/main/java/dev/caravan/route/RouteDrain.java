package dev.caravan.route;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Has routes finish what they have and take nothing more. Who calls one that is reached by {@code direct:} waits at its
 * {@link Door} meanwhile. Confined to one thread.
 */
final class RouteDrain {

    /** Of the rounds in which it is tried; together less than callers wait. */
    private static final List<Long> PATIENCE_MS = List.of(1_000L, 4_000L, 15_000L);
    /** In which who has just come in is seen in the route. */
    private static final long SETTLE_MS = 50;

    private final CamelContext context;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<Door> doors = new ArrayList<>();
    private long until;

    RouteDrain(CamelContext context) {
        this.context = context;
    }

    /**
     * Drains routes, in this order unless one of them turns out to wait at the door of another.
     *
     * @throws RouteBusyException when one stays busy; then all go on
     */
    void drain(List<String> routes) throws Exception {
        var order = new ArrayList<>(routes);
        for (var patience : PATIENCE_MS) {
            until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
            var busy = firstBusy(order);
            if (busy.isEmpty()) {
                return;
            }
            goOn();
            order.remove(busy.get());
            order.add(0, busy.get());
        }
        throw new RouteBusyException(order.get(0));
    }

    private Optional<String> firstBusy(List<String> routes) throws Exception {
        for (var id : routes) {
            var route = context.getRoute(id);
            if (route != null && !drained(route, route.getConsumer())) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    private void goOn() {
        makeWay();
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
        open();
    }

    /** Gives the addresses up for the routes that are to come. */
    void makeWay() {
        doors.forEach(Door::makeWay);
    }

    /** Lets in who waits for them. */
    void open() {
        doors.forEach(Door::open);
        doors.clear();
    }

    private boolean drained(Route route, Consumer consumer) throws Exception {
        var id = route.getRouteId();
        if (!(consumer instanceof Suspendable && consumer instanceof ShutdownAware waiting)) {
            undo.push(() -> start(id));
            return context.getRouteController().stopRoute(id, Math.max(1, left()), TimeUnit.MILLISECONDS, true);
        }
        while (waiting.getPendingExchangesSize() > 0 && left() > 0) {
            pause();
        }
        undo.push(() -> ServiceHelper.resumeService(consumer));
        ServiceHelper.suspendService(consumer);
        if (route.getEndpoint() instanceof DirectEndpoint address) {
            doors.add(new Door(address));
        }
        do {
            pause();
        } while (inFlight(id) && left() > 0);
        return !inFlight(id) && waiting.getPendingExchangesSize() == 0;
    }

    private boolean inFlight(String id) {
        return context.getInflightRepository().size(id) > 0;
    }

    private void start(String id) {
        try {
            context.getRouteController().startRoute(id);
        } catch (Exception e) {
            throw new IllegalStateException("the route " + id + " can't go on: " + e.getMessage(), e);
        }
    }

    private long left() {
        return TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }

    private static void pause() throws InterruptedException {
        Thread.sleep(SETTLE_MS);
    }
}
