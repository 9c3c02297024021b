package dev.caravan.route;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.provider.Codecs;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** The routes that are made of templates, one of each per chain or model, and the circuits that they name. */
final class TemplatedRoutes {

    private static final String CHAIN = "caravan-chain";
    private static final List<String> MODEL = List.of("caravan-model", "caravan-circuit", "caravan-http");

    private final CamelContext context;
    private final Editions editions;
    private final boolean live;
    private final Map<String, Templated> made = new LinkedHashMap<>();

    TemplatedRoutes(CamelContext context, Editions editions, boolean live) {
        this.context = context;
        this.editions = editions;
        this.live = live;
    }

    /** Adds those of an edition that are not there yet; all or none. A route of the user's may be a task's chain. */
    void add(Edition edition) {
        var added = new ArrayList<Templated>();
        try {
            of(edition.config()).filter(route -> !made.containsKey(route.id()) && !users(route)).forEach(route -> {
                bind(route, edition);
                added.add(route);
                route.add(context);
            });
            added.forEach(route -> made.put(route.id(), route));
        } catch (RuntimeException e) {
            added.forEach(this::remove);
            throw e;
        }
    }

    private boolean users(Templated route) {
        return route.template().equals(CHAIN) && Definitions.model(context).getRouteDefinition(route.id()) != null;
    }

    /** Those in whose place routes of the user's come, which have their ids: chains. */
    List<Templated> givingWay(Collection<String> ids) {
        return of(Set.of(CHAIN)).stream().filter(route -> ids.contains(route.id())).toList();
    }

    /** Forgets routes that are removed. */
    void forget(Collection<Templated> routes) {
        made.values().removeAll(routes);
    }

    /** Removes those that none of these configurations needs. */
    void keep(Collection<CaravanConfig> needed) {
        var ids = new HashSet<String>();
        needed.forEach(config -> of(config).map(Templated::id).forEach(ids::add));
        var gone = made.values().stream().filter(route -> !ids.contains(route.id())).toList();
        gone.forEach(this::remove);
        made.values().removeAll(gone);
    }

    /** Those that are made of these templates. */
    List<Templated> of(Set<String> templates) {
        return made.values().stream().filter(route -> templates.contains(route.template())).toList();
    }

    private Stream<Templated> of(CaravanConfig config) {
        return Stream.concat(
                Stream.concat(config.chains().keySet().stream(), Stream.of(ChainConfig.POOL)).distinct()
                        .map(task -> new Templated(CHAIN, task, Map.of("task", task))),
                config.models().values().stream().flatMap(this::of));
    }

    private Stream<Templated> of(ModelConfig model) {
        var codec = Codecs.of(model.provider().dialect());
        var parameters = Map.<String, Object>of("model", model.name(), "url", address(codec.uri(model)),
                "streamUrl", address(codec.streamUri(model)));
        return MODEL.stream().map(template -> new Templated(template, model.name(), parameters));
    }

    /** Where each request says its address itself the route's is without a query, which would be added to it. */
    private String address(URI uri) {
        var text = uri.toString();
        return live && text.contains("?") ? text.substring(0, text.indexOf('?')) : text;
    }

    private void bind(Templated route, Edition edition) {
        if (route.template().equals(MODEL.get(0))) {
            context.getRegistry().bind(circuit(route.name()), breaker(route.name(), edition));
        }
    }

    private CircuitBreaker breaker(String model, Edition edition) {
        var breaker = edition.planner().circuits().of(edition.config().models().get(model)).breaker();
        return live ? CircuitNow.of(editions, model, breaker) : breaker;
    }

    private static String circuit(String model) {
        return "caravanCircuit-" + model;
    }

    private void remove(Templated route) {
        try {
            route.removeFrom(context);
        } catch (Exception e) {
            throw new IllegalStateException("The route " + route.id() + " can't be removed: " + e.getMessage(), e);
        }
        if (route.template().equals(MODEL.get(0))) {
            context.getRegistry().unbind(circuit(route.name()));
        }
    }
}
