package dev.caravan.route;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonObject;

/** Shows health where Camel's own tools look: a console, and a readiness check where the property asks for it. */
final class HealthSigns {

    private HealthSigns() {
    }

    static void register(CamelContext context, HealthReport report) {
        var checks = HealthCheckRegistry.get(context);
        if (checks != null && Property.on(context, "caravan.health.readiness")) {
            checks.register(new Readiness(report));
        }
        var consoles = context.getCamelContextExtension().getContextPlugin(DevConsoleRegistry.class);
        if (consoles != null) {
            consoles.register(new Console(report));
        }
    }

    /** Up when every chain has a model that may be tried. */
    private static final class Readiness extends AbstractHealthCheck {

        private final HealthReport report;

        Readiness(HealthReport report) {
            super("caravan", "caravan-chains");
            this.report = report;
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
            var unready = report.unready();
            if (unready.isEmpty()) {
                result.up();
            } else {
                result.message("no model may be tried for " + String.join(", ", unready)).down();
            }
        }
    }

    private static final class Console extends AbstractDevConsole {

        private final HealthReport report;

        Console(HealthReport report) {
            super("caravan", "caravan", "Caravan", "Health of models and order of chains");
            this.report = report;
        }

        @Override
        protected String doCallText(Map<String, Object> options) {
            return new JsonObject(report.report()).toJson();
        }

        @Override
        protected JsonObject doCallJson(Map<String, Object> options) {
            return new JsonObject(report.report());
        }
    }
}
