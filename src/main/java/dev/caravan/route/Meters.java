package dev.caravan.route;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.Library;
import dev.caravan.config.ModelConfig;
import dev.caravan.metric.MicrometerTelemetry;
import dev.caravan.metric.Telemetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * Finds where meters are kept: in the host's registry, or where it has none and Caravan's HTTP server is on, in one for
 * Prometheus. Without Micrometer on the class path nothing is counted.
 */
public final class Meters {

    private static final String PAGE = "caravanMetrics";
    private static final List<String> STATES = List.of("closed", "half-open", "open", "resting");

    private Meters() {
    }

    static Telemetry telemetry(CamelContext context, Supplier<CaravanConfig> config) {
        return Library.MICROMETER.present() ? Micrometer.telemetry(context, config) : Telemetry.NONE;
    }

    /** Whether there is a page of meters for Prometheus. */
    public static boolean paged(CamelContext context) {
        return context.getRegistry().lookupByName(PAGE) != null;
    }

    /** What is read when somebody looks, of the models and chains that there are now. */
    static void watch(Telemetry telemetry, Editions editions, HealthReport report, OutcomeBean outcomes,
            ShadowBean shadows) {
        telemetry.gauge("caravan.outcomes.waiting", "Outcomes that wait for the database", outcomes::waitingCount);
        telemetry.count("caravan.outcomes.dropped", "Outcomes that the full buffer had no room for", outcomes::droppedCount);
        telemetry.count("caravan.shadows.skipped", "Copies of calls that were not sent", shadows::skippedCount);
        watch(telemetry, editions, report);
        editions.follow(() -> watch(telemetry, editions, report));
    }

    private static void watch(Telemetry telemetry, Editions editions, HealthReport report) {
        for (var model : editions.config().models().values()) {
            STATES.forEach(state -> telemetry.gauge("caravan.circuit.state", "1 for the state that the circuit is in",
                    () -> circuit(editions, model).equals(state) ? 1 : 0, "model", model.name(), "state", state));
        }
        editions.config().chains().keySet().forEach(task -> telemetry.gauge("caravan.chain.ready",
                "1 while some model of the chain may be tried", () -> report.unready().contains(task) ? 0 : 1,
                "chain", task));
    }

    private static String circuit(Editions editions, ModelConfig model) {
        return editions.config().models().containsKey(model.name())
                ? editions.present().planner().circuits().of(model).state() : "";
    }

    /** Loaded where Micrometer is there. */
    private static final class Micrometer {

        static Telemetry telemetry(CamelContext context, Supplier<CaravanConfig> config) {
            return registry(context).<Telemetry>map(registry -> new MicrometerTelemetry(registry, config))
                    .orElse(Telemetry.NONE);
        }

        private static Optional<MeterRegistry> registry(CamelContext context) {
            var known = context.getRegistry().findByType(MeterRegistry.class);
            if (Property.on(context, "caravan.http.enabled") && Library.PROMETHEUS.present()) {
                var page = Prometheus.registry(known);
                page.ifPresent(found -> context.getRegistry().bind(PAGE, new Page(found)));
                return page.isPresent() && known.isEmpty() ? Optional.of(page.get()) : one(known);
            }
            return one(known);
        }

        /** A host may have several, and one of them that stands for all. */
        private static Optional<MeterRegistry> one(Set<MeterRegistry> known) {
            if (known.size() < 2) {
                return known.stream().findAny();
            }
            return known.stream().filter(CompositeMeterRegistry.class::isInstance).findAny().or(() -> {
                var all = new CompositeMeterRegistry();
                known.forEach(all::add);
                return Optional.of(all);
            });
        }
    }

    /** Loaded where its registry is there. */
    private static final class Prometheus {

        static Optional<PrometheusMeterRegistry> registry(Set<MeterRegistry> known) {
            return known.isEmpty() ? Optional.of(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                    : known.stream().filter(PrometheusMeterRegistry.class::isInstance)
                            .map(PrometheusMeterRegistry.class::cast).findAny();
        }
    }

    /** {@code caravanMetrics}: the meters as Prometheus reads them. */
    public static final class Page {

        private final PrometheusMeterRegistry registry;

        Page(PrometheusMeterRegistry registry) {
            this.registry = registry;
        }

        /** Makes the page the message's body. */
        public void write(Exchange exchange) {
            exchange.getMessage().setBody(registry.scrape());
        }
    }
}
