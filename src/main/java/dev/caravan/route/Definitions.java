package dev.caravan.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.ResourceAware;

/** What a route file, or all of a context, defines. */
record Definitions(List<RouteDefinition> routes, List<RouteTemplateDefinition> templates,
        List<RouteConfigurationDefinition> configurations) {

    static final Definitions NONE = new Definitions(List.of(), List.of(), List.of());

    Definitions {
        routes = List.copyOf(routes);
        templates = List.copyOf(templates);
        configurations = List.copyOf(configurations);
    }

    /** All of a context. */
    static Definitions of(CamelContext context) {
        var model = model(context);
        return new Definitions(model.getRouteDefinitions(), model.getRouteTemplateDefinitions(),
                model.getRouteConfigurationDefinitions());
    }

    static Model model(CamelContext context) {
        return context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** Those that stand in one file. */
    Definitions in(String location) {
        return new Definitions(in(location, routes), in(location, templates), in(location, configurations));
    }

    private static <T extends ResourceAware> List<T> in(String location, List<T> all) {
        return all.stream().filter(one -> one.getResource() != null
                && one.getResource().getLocation().equals(location)).toList();
    }

    /** These and others. */
    Definitions with(Definitions others) {
        return new Definitions(plus(routes, others.routes), plus(templates, others.templates),
                plus(configurations, others.configurations));
    }

    private static <T> List<T> plus(List<T> some, List<T> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** Those that others don't have. */
    Definitions without(Definitions others) {
        return new Definitions(minus(routes, others.routes), minus(templates, others.templates),
                minus(configurations, others.configurations));
    }

    private static <T> List<T> minus(List<T> all, Collection<T> others) {
        var rest = new ArrayList<>(all);
        rest.removeAll(others);
        return rest;
    }

    Set<String> templateIds() {
        return templates.stream().map(RouteTemplateDefinition::getId).collect(Collectors.toSet());
    }

    /** Takes them out of a context. Its routes are stopped. */
    void removeFrom(CamelContext context) throws Exception {
        var model = model(context);
        model.removeRouteDefinitions(routes);
        for (var template : templates) {
            model.removeRouteTemplateDefinition(template);
        }
        for (var configuration : configurations) {
            model.removeRouteConfiguration(configuration);
        }
    }
}
