package dev.caravan.route;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;

/** A route of ours that is made of a template. */
record Templated(String template, String name, Map<String, Object> parameters) {

    String id() {
        return template + "-" + name;
    }

    void add(CamelContext context) {
        TemplatedRouteBuilder.builder(context, template).routeId(id()).parameters(parameters).add();
    }

    /** Removes it where it is there. */
    void removeFrom(CamelContext context) throws Exception {
        var model = Definitions.model(context);
        var definition = model.getRouteDefinition(id());
        if (definition != null) {
            model.removeRouteDefinition(definition);
        }
    }
}
