package dev.caravan.route;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;

/** Puts routes that call others by {@code direct:} before these, as far as the routes tell whom they call. */
final class CallOrder {

    /** An address, and whether it goes on with what is known only when it is used. */
    private static final Pattern CALL = Pattern.compile("direct:(?://)?([\\w.-]+)([{$]?)");

    private final CamelContext context;
    private final List<RouteDefinition> routes;
    private final Set<RouteDefinition> seen = new HashSet<>();
    private final Deque<String> order = new ArrayDeque<>();

    CallOrder(CamelContext context, List<RouteDefinition> routes) {
        this.context = context;
        this.routes = routes;
    }

    List<String> ids() {
        for (int i = routes.size() - 1; i >= 0; i--) {
            put(routes.get(i));
        }
        return List.copyOf(order);
    }

    private void put(RouteDefinition route) {
        if (seen.add(route)) {
            var steps = route.getOutputs().toString();
            routes.stream().filter(other -> calls(steps, other)).forEach(this::put);
            order.addFirst(route.getId());
        }
    }

    private boolean calls(String steps, RouteDefinition other) {
        var running = context.getRoute(other.getId());
        var door = CALL.matcher(running == null ? "" : running.getEndpoint().getEndpointUri());
        return door.find() && CALL.matcher(steps).results().anyMatch(call -> call.group(2).isEmpty()
                ? door.group(1).equals(call.group(1)) : door.group(1).startsWith(call.group(1)));
    }
}
