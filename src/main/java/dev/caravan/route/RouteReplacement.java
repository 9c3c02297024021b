package dev.caravan.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * Has the routes of a changed file take the place of those that it had, all or none, while the context runs. Calls in a
 * replaced route end there; new ones wait for the new route meanwhile. Confined to one thread.
 */
final class RouteReplacement {

    private final CamelContext context;
    private final Editions editions;
    private final TemplatedRoutes templated;
    private final Map<String, Loaded> loaded = new TreeMap<>();

    /** A file, and what of it is in the context. */
    private record Loaded(Optional<Resource> file, Definitions definitions) {

        static final Loaded NOTHING = new Loaded(Optional.empty(), Definitions.NONE);
    }

    /**
     * Begins with what a context has been given.
     *
     * @param files the files of its routes by name
     */
    RouteReplacement(
            CamelContext context, Editions editions, TemplatedRoutes templated, Map<String, Resource> files) {
        this.context = context;
        this.editions = editions;
        this.templated = templated;
        var all = Definitions.of(context);
        files.forEach((name, file) ->
                loaded.put(name, new Loaded(Optional.of(file), all.in(file.getLocation()))));
    }

    /**
     * Replaces the routes of a file, or removes them where there is none any more.
     *
     * @throws RouteFileException when the file can't be used; then nothing has changed
     * @throws RouteBusyException when a route stays busy; then nothing has changed either
     */
    void replace(String name, Optional<Resource> next) throws Exception {
        var before = loaded.getOrDefault(name, Loaded.NOTHING);
        var found = next.isPresent() ? tried(name, next.get()) : Definitions.NONE;
        check(next.or(before::file).orElseThrow(), before.definitions(), found);
        var templates = new HashSet<>(before.definitions().templateIds());
        templates.addAll(found.templateIds());
        var givingWay = templated.givingWay(ids(found));
        var again = templated.of(templates).stream().filter(route -> !givingWay.contains(route)).toList();
        var leaving = Stream.concat(again.stream(), givingWay.stream()).toList();
        var displaced = displaced(before.definitions(), found, givingWay);
        var drain = new RouteDrain(context);
        drain.drain(order(before.definitions().with(displaced), leaving));
        try {
            before.definitions().with(displaced).removeFrom(context);
            loaded.replaceAll((other, file) -> new Loaded(file.file(), file.definitions().without(displaced)));
            for (var route : leaving) {
                route.removeFrom(context);
            }
            templated.forget(givingWay);
            drain.makeWay();
            loaded.put(name, added(name, before, next, again));
        } finally {
            restore();
            templated.add(editions.present());
            drain.open();
        }
    }

    private Definitions tried(String name, Resource file) throws Exception {
        try (var trial = new RouteTrial(context)) {
            for (var other : loaded.entrySet()) {
                if (!other.getKey().equals(name) && !other.getValue().definitions().templates().isEmpty()) {
                    trial.read(other.getValue().file().orElseThrow());
                }
            }
            return trial.run(file, templated::of);
        }
    }

    /** What shows only beside the other files. */
    private void check(Resource file, Definitions before, Definitions found) {
        for (var taken : displaced(before, found, templated.givingWay(ids(found))).routes()) {
            if (!ours(taken)) {
                var route = found.routes().get(ids(found).indexOf(taken.getRouteId()));
                throw RouteMistake.of(file, route.getInput().getLineNumber(), "there is another route of the id '"
                        + route.getId() + "'; give this one an id of its own");
            }
        }
        var missing = new HashSet<>(before.templateIds());
        missing.removeAll(found.templateIds());
        if (!templated.of(missing).isEmpty()) {
            throw RouteMistake.of(file, 0, "the route template " + String.join(", ", missing)
                    + " is missing, of which the routes of models or chains are made");
        }
    }

    /** Whether it stands in a packaged file, so that one of the user's may have its id. */
    private boolean ours(RouteDefinition route) {
        return loaded.values().stream().anyMatch(file -> file.definitions().routes().contains(route)
                && file.file().filter(MissingRoutes::packaged).isPresent());
    }

    /** Routes of other files whose ids are now those of routes of this one. */
    private Definitions displaced(Definitions before, Definitions found, List<Templated> givingWay) {
        var ids = new HashSet<>(ids(found));
        givingWay.forEach(route -> ids.remove(route.id()));
        var taken = Definitions.model(context).getRouteDefinitions().stream()
                .filter(route -> ids.contains(route.getRouteId()) && !before.routes().contains(route)).toList();
        return new Definitions(taken, List.of(), List.of());
    }

    /** Has packaged routes come back that are no longer displaced. */
    private void restore() throws Exception {
        for (var entry : loaded.entrySet()) {
            var file = entry.getValue().file();
            var there = entry.getValue().definitions();
            if (file.filter(MissingRoutes::packaged).isPresent() && MissingRoutes.of(file.get(), there)) {
                entry.setValue(new Loaded(file, there.with(MissingRoutes.add(context, file.get()))));
            }
        }
    }

    private static List<String> ids(Definitions file) {
        return file.routes().stream().map(RouteDefinition::getId).toList();
    }

    /** Adds the new routes; if one can't be started, the old ones again. */
    private Loaded added(String name, Loaded before, Optional<Resource> next, List<Templated> again)
            throws Exception {
        var others = Definitions.of(context);
        try {
            return add(next, again);
        } catch (Exception e) {
            Definitions.of(context).without(others).removeFrom(context);
            loaded.put(name, add(before.file(), again));
            throw RouteMistake.of(next.orElseThrow(), e);
        }
    }

    private Loaded add(Optional<Resource> file, List<Templated> again) throws Exception {
        var others = Definitions.of(context);
        if (file.isPresent()) {
            PluginHelper.getRoutesLoader(context).loadRoutes(file.get());
        }
        var added = Definitions.of(context).without(others);
        again.forEach(route -> route.add(context));
        return new Loaded(file, added);
    }

    private List<String> order(Definitions file, List<Templated> again) {
        var model = Definitions.model(context);
        var routes = new ArrayList<>(file.routes());
        again.forEach(route -> routes.add(model.getRouteDefinition(route.id())));
        return new CallOrder(context, routes).ids();
    }
}
