package dev.caravan.host;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ConfigSource;
import dev.caravan.config.SettingException;
import dev.caravan.door.FolderBeans;
import dev.caravan.door.Progress;
import dev.caravan.door.http.HttpServer;
import dev.caravan.door.queue.QueueBeans;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.OutcomeStore;
import dev.caravan.route.CaravanRoutes;
import dev.caravan.route.Editions;
import dev.caravan.route.Libraries;
import dev.caravan.route.Meters;
import dev.caravan.route.Property;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of Caravan that the properties ask for into a context, where it has a configuration. */
final class Assembly {

    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);
    private static final List<String> ALWAYS = List.of("call.yaml", "model.yaml", "outcomes.yaml", "health.yaml",
            "work.yaml", "shadow.yaml", "message.yaml", "report.yaml");

    private final TimeSource time = TimeSource.SYSTEM;
    private final CamelContext context;
    private final Seen source;
    private final CaravanConfig config;

    private Assembly(CamelContext context, ConfigSource source) {
        this.context = context;
        this.source = new Seen(source);
        this.config = read();
    }

    /**
     * Puts them in, or nothing where there is no configuration or {@code caravan.enabled} is false.
     *
     * @throws dev.caravan.config.ConfigException when the configuration can't be used
     * @throws SettingException when a property can't
     * @throws Exception when the context doesn't take them
     */
    static void start(CamelContext context) throws Exception {
        Defaults.add(context);
        Settings.check(context);
        if (!Property.on(context, "caravan.enabled")) {
            return;
        }
        var source = Configuration.source(context);
        if (source.isEmpty()) {
            LOG.info("Caravan has no configuration and does nothing: there is no caravan.yaml in the working directory "
                    + "or on the class path, and the property caravan.config names no other file");
            return;
        }
        Libraries.check(context, Configuration.routes(context));
        new Assembly(context, source.get()).start();
    }

    private CaravanConfig read() {
        var reader = context.getRegistry().findSingleByType(ConfigurationReader.class);
        return reader == null ? Configuration.read(context, source, UnaryOperator.identity())
                : reader.read(context, source);
    }

    private void start() throws Exception {
        config.remarks().forEach(LOG::warn);
        var store = OutcomeStore.at(Property.text(context, "caravan.database"));
        openAhead(store);
        var routes = new CaravanRoutes(context, config, time);
        routes.bind(store);
        QueueBeans.bind(context);
        if (on("inbox")) {
            checkInbox(config);
            bean(Editions.class).check(this::checkInbox);
            FolderBeans.bind(context, new Progress(time), time);
        }
        if (on("http")) {
            HttpServer.open(context, time);
        }
        routes.load(Configuration.routes(context), wanted());
        if (Property.on(context, "caravan.dev")) {
            develop(routes);
        }
    }

    private void develop(CaravanRoutes routes) throws Exception {
        var development = new Development(source, this::read, bean(Editions.class), routes);
        context.getRegistry().bind("caravanDevelopment", development);
        context.addService(new Looking(context, development, Property.number(context, "caravan.dev.period")));
    }

    /** Opens the database beside the rest of the start. Whoever needs it waits for that, and tells if there is none. */
    private static void openAhead(OutcomeStore store) {
        var opening = new Thread(() -> {
            try {
                store.open();
            } catch (IOException | RuntimeException e) {
                LOG.debug("The database can't be opened yet", e);
            }
        }, "caravan-open");
        opening.setDaemon(true);
        opening.start();
    }

    private boolean on(String part) {
        return Property.on(context, "caravan." + part + ".enabled");
    }

    private <T> T bean(Class<T> type) {
        return context.getRegistry().findSingleByType(type);
    }

    private void checkInbox(CaravanConfig config) {
        var task = Property.text(context, "caravan.inbox.task");
        if (config.chain(task).isEmpty()) {
            throw new SettingException("the property caravan.inbox.task is '" + task
                    + "', but there is neither a chain of that name nor one named default; there are "
                    + String.join(", ", config.chains().keySet()));
        }
    }

    private List<String> wanted() {
        var wanted = new ArrayList<>(ALWAYS);
        for (var part : List.of("inbox", "http", "jms", "kafka")) {
            if (on(part)) {
                wanted.add(part + ".yaml");
            }
        }
        if (on("inbox") && on("http")) {
            wanted.add("batches.yaml");
        }
        if (Meters.paged(context)) {
            wanted.add("metrics.yaml");
        }
        if (!Property.text(context, "caravan.report.cron").isEmpty()) {
            wanted.add("report-weekly.yaml");
        }
        return wanted;
    }
}
