package dev.caravan.app;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.SettingException;
import dev.caravan.door.Batches;
import dev.caravan.door.FolderBeans;
import dev.caravan.door.Progress;
import dev.caravan.door.http.HttpServer;
import dev.caravan.door.queue.QueueBeans;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.OutcomeStore;
import dev.caravan.route.CaravanRoutes;
import dev.caravan.route.OutcomeBean;
import dev.caravan.route.Property;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.MainSupport;
import org.apache.camel.spi.PropertiesSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the application into Camel's Main, and takes it down with it. */
final class Application extends MainListenerSupport {

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final List<String> ROUTES = List.of("call.yaml", "model.yaml", "outcomes.yaml", "health.yaml", "work.yaml",
            "shadow.yaml", "inbox.yaml", "message.yaml", "report.yaml");

    private final TimeSource time = TimeSource.SYSTEM;
    private final Progress progress = new Progress(time);
    private final Terminal terminal;
    private Optional<Demonstration> demonstration = Optional.empty();
    private Batches batches;
    private Watch watch;

    Application(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        Settings.check(main.getCamelContext());
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        var context = main.getCamelContext();
        try {
            var config = config(context);
            config.remarks().forEach(LOG::warn);
            checkInbox(context, config);
            var routes = new CaravanRoutes(context, config, time);
            routes.bind(OutcomeStore.at(Property.text(context, "caravan.database")));
            batches = FolderBeans.bind(context, progress, time);
            QueueBeans.bind(context);
            if (Property.on(context, "caravan.http.enabled")) {
                HttpServer.open(context, time);
            }
            routes.load(Configuration.routes(context), wanted(context));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Caravan can't start: " + e.getMessage(), e);
        }
    }

    private CaravanConfig config(CamelContext context) {
        var simulate = Property.text(context, "caravan.simulate");
        var real = simulate.equals("true") ? null : Configuration.read(context, UnaryOperator.identity());
        if (real != null && (simulate.equals("false") || !real.withoutAnyKey())) {
            return real;
        }
        demonstration = Optional.of(new Demonstration());
        context.getPropertiesComponent().addPropertiesSource(new Pace());
        return demonstration.get().configure(adjust -> Configuration.read(context, adjust));
    }

    private static void checkInbox(CamelContext context, CaravanConfig config) {
        var task = Property.text(context, "caravan.inbox.task");
        if (config.chain(task).isEmpty()) {
            throw new SettingException("the property caravan.inbox.task is '" + task
                    + "', but there is neither a chain of that name nor one named default; there are "
                    + String.join(", ", config.chains().keySet()));
        }
    }

    private static List<String> wanted(CamelContext context) {
        var wanted = new ArrayList<>(ROUTES);
        if (Property.on(context, "caravan.http.enabled")) {
            wanted.addAll(List.of("http.yaml", "batches.yaml"));
        }
        if (Property.on(context, "caravan.jms.enabled")) {
            wanted.add("jms.yaml");
        }
        if (Property.on(context, "caravan.kafka.enabled")) {
            wanted.add("kafka.yaml");
        }
        return wanted;
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        var context = main.getCamelContext();
        var inbox = path(context, "caravan.inbox");
        demonstration.ifPresent(demo -> demo.begin(Property.text(context, "caravan.inbox.task"), inbox, terminal));
        terminal.watching(inbox, path(context, "caravan.outbox"));
        watch = new Watch(inbox, batches, progress, terminal,
                context.getRegistry().findSingleByType(OutcomeBean.class),
                Property.number(context, "caravan.progress.period"));
        watch.start(Property.on(context, "caravan.exit-when-idle")
                ? ((MainSupport) main)::completed : () -> { });
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        if (watch != null) {
            watch.close();
        }
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
