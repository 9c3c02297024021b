package dev.caravan.route;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/** Routes of a packaged file whose place routes of the user's with their ids have taken: they come back when these go. */
final class MissingRoutes {

    private static final Pattern ROUTE = Pattern.compile("(?m)^- route:");

    private MissingRoutes() {
    }

    /** Whether the file is a packaged one. */
    static boolean packaged(Resource file) {
        return file.getLocation().startsWith("classpath:");
    }

    /** Whether more routes stand in a file than these. */
    static boolean of(Resource file, Definitions definitions) throws IOException {
        try (var in = file.getInputStream()) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return ROUTE.matcher(text).results().count() > definitions.routes().size();
        }
    }

    /** Adds the routes of a file whose ids no route has, and nothing else of it; gives what was added. */
    static Definitions add(CamelContext context, Resource file) throws Exception {
        var others = Definitions.of(context);
        for (var builder : PluginHelper.getRoutesLoader(context).findRoutesBuilders(file)) {
            if (builder instanceof RouteBuilder routes) {
                routes.addLifecycleInterceptor(new Filter());
            }
            context.addRoutes(builder);
        }
        return Definitions.of(context).without(others);
    }

    private static final class Filter implements RouteBuilderLifecycleStrategy {

        @Override
        public void afterConfigure(RouteBuilder builder) {
            var model = Definitions.model(builder.getCamelContext());
            builder.getRouteCollection().getRoutes().removeIf(route -> model.getRouteDefinition(route.getId()) != null);
            builder.getRouteTemplateCollection().getRouteTemplates().clear();
        }
    }
}
