package dev.caravan.route;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.Route;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.reifier.ProcessorReifier;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/** Where in a route file a mistake is, and what it is. */
final class RouteMistake {

    private static final Pattern LINE = Pattern.compile("\\bline (\\d+), column");

    /** What YAML's reader shows of a place, with a line of the file. */
    private static final Pattern PLACE =
            Pattern.compile("\\n\\s*in [^\\n]*, line \\d+, column \\d+:\\n[^\\n]*\\n\\s*\\^");

    private RouteMistake() {
    }

    /** A mistake in the form of the file. Those of YAML tell their place in their text. */
    static RouteFileException of(Resource file, Exception thrown) {
        var line = causes(thrown).map(Throwable::getMessage).filter(text -> text != null).map(LINE::matcher)
                .filter(found -> found.find()).map(found -> Integer.parseInt(found.group(1))).findFirst();
        return new RouteFileException(path(file), line.orElse(0), words(thrown));
    }

    /** A mistake in a route. */
    static RouteFileException of(Resource file, CamelContext context, RouteDefinition route, Exception thrown) {
        return new RouteFileException(path(file), line(file, context, route),
                "route " + route.getId() + ": " + words(thrown));
    }

    /** A mistake in a line; 0 where it is in none. */
    static RouteFileException of(Resource file, int line, String words) {
        return new RouteFileException(path(file), line, words);
    }

    private static String path(Resource file) {
        return file.getLocation().replaceFirst("^file:", "");
    }

    private static String words(Exception thrown) {
        var last = causes(thrown).filter(cause -> !(cause instanceof FailedToCreateRouteException))
                .filter(cause -> cause.getMessage() != null).reduce((outer, inner) -> inner);
        var text = last.map(Throwable::getMessage).orElse(thrown.toString());
        return PLACE.matcher(text).replaceAll("").replaceAll("\\s+", " ").strip();
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
    }

    private static int line(Resource file, CamelContext context, RouteDefinition route) {
        var input = route.getInput();
        try {
            var endpoint = context.getEndpoint(input.getEndpointUri());
            var made = PluginHelper.getRouteFactory(context)
                    .createRoute(context, route, route.getId(), "", "", endpoint, route.getResource());
            return broken(made, route.getOutputs()).map(step -> line(file, step)).orElse(input.getLineNumber());
        } catch (Exception e) {
            return input.getLineNumber();
        }
    }

    /** The innermost step that can't be made. */
    private static Optional<ProcessorDefinition<?>> broken(Route route, List<ProcessorDefinition<?>> steps) {
        for (var step : steps) {
            try {
                ProcessorReifier.reifier(route, step).createProcessor();
            } catch (Exception e) {
                return broken(route, step.getOutputs()).or(() -> Optional.of(step));
            }
        }
        return Optional.empty();
    }

    /** Camel tells the line before a step that stands in one line. */
    private static int line(Resource file, ProcessorDefinition<?> step) {
        var told = step.getLineNumber();
        try {
            var after = text(file).lines().skip(told).findFirst().orElse("");
            return after.strip().startsWith("- " + step.getShortName() + ": {") ? told + 1 : told;
        } catch (IOException e) {
            return told;
        }
    }

    private static String text(Resource file) throws IOException {
        try (var in = file.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
