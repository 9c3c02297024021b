package dev.caravan.app;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ConfigSource;
import dev.caravan.config.Library;
import dev.caravan.door.Batches;
import dev.caravan.door.Progress;
import dev.caravan.host.Configuration;
import dev.caravan.host.ConfigurationReader;
import dev.caravan.route.OutcomeBean;
import dev.caravan.route.Property;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.MainSupport;
import org.apache.camel.spi.PropertiesSource;

/**
 * What the stand-alone application has beside Caravan itself, which starts with the context as in any host: simulated
 * providers where there is no key, and a watch on the inbox.
 */
final class Application extends MainListenerSupport {

    private final Terminal terminal;
    private Optional<Demonstration> demonstration = Optional.empty();
    private boolean decided;
    private Optional<Watch> watch = Optional.empty();

    Application(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        main.getCamelContext().getRegistry().bind("caravanConfigurationReader", ConfigurationReader.class,
                (ConfigurationReader) this::read);
    }

    /** Whether providers are simulated is decided at the start, whatever a later configuration says of keys. */
    private CaravanConfig read(CamelContext context, ConfigSource source) {
        if (demonstration.isEmpty()) {
            var simulate = Property.text(context, "caravan.simulate");
            var real = simulate.equals("true") ? null : Configuration.read(context, source, UnaryOperator.identity());
            if (decided || real != null && (simulate.equals("false") || !real.withoutAnyKey())) {
                decided = true;
                return real;
            }
            Library.need("the simulated providers (caravan.simulate)", Library.VERTX);
            demonstration = Optional.of(new Demonstration());
            context.getPropertiesComponent().addPropertiesSource(new Pace());
        }
        return demonstration.get().configure(adjust -> Configuration.read(context, source, adjust));
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        var context = main.getCamelContext();
        if (Property.on(context, "caravan.inbox.enabled")) {
            watch(context, ((MainSupport) main)::completed);
        }
    }

    private void watch(CamelContext context, Runnable end) {
        var inbox = path(context, "caravan.inbox");
        demonstration.ifPresent(demo -> demo.begin(Property.text(context, "caravan.inbox.task"), inbox, terminal));
        terminal.watching(inbox, path(context, "caravan.outbox"));
        watch = Optional.of(new Watch(inbox, bean(context, Batches.class), bean(context, Progress.class), terminal,
                bean(context, OutcomeBean.class), Property.number(context, "caravan.progress.period")));
        watch.get().start(Property.on(context, "caravan.exit-when-idle") ? end : () -> { });
    }

    private static <T> T bean(CamelContext context, Class<T> type) {
        return context.getRegistry().findSingleByType(type);
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        watch.ifPresent(Watch::close);
        demonstration.ifPresent(Demonstration::close);
    }

    private record Pace() implements PropertiesSource {
        @Override
        public String getName() {
            return "caravan-demonstration";
        }

        @Override
        public String getProperty(String name) {
            return Demonstration.PACE.get(name);
        }
    }

    private static Path path(CamelContext context, String property) {
        return Path.of(Property.text(context, property));
    }
}
