package dev.caravan.route;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ConfigReader;
import dev.caravan.config.ConfigSource;
import dev.caravan.config.ModelConfig;
import dev.caravan.door.FolderBeans;
import dev.caravan.door.Progress;
import dev.caravan.door.http.HttpServer;
import dev.caravan.door.queue.QueueBeans;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.OutcomeStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.impl.DefaultCamelContext;

/** Caravan's real routes in a Camel context of their own, with the configuration a test writes. */
public final class TestCaravan implements AutoCloseable {

    private static final List<String> CHAINS = List.of(
            "call.yaml", "model.yaml", "outcomes.yaml", "health.yaml", "work.yaml", "shadow.yaml");
    private static final List<String> WITH_INBOX =
            List.of("call.yaml", "model.yaml", "outcomes.yaml", "health.yaml", "work.yaml", "shadow.yaml", "inbox.yaml");

    private static final String HTTP = "http.yaml";
    private static final List<String> WITH_HTTP =
            List.of("call.yaml", "model.yaml", "outcomes.yaml", "health.yaml", "shadow.yaml", HTTP);

    private static final String MESSAGES = "message.yaml";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CaravanConfig config;
    private final ProducerTemplate template;
    private final Path folder;
    private final CaravanRoutes routes;

    /** Starts the chains; the database lies in {@code folder}. */
    public static TestCaravan start(Path folder, String yaml) {
        return start(folder, yaml, context -> { });
    }

    /** Starts the chains after {@code prepare} put the test's own beans and routes into the context. */
    public static TestCaravan start(Path folder, String yaml, Consumer<CamelContext> prepare) {
        return new TestCaravan(folder, yaml, Optional.empty(), CHAINS, prepare, database(folder));
    }

    /** Starts the chains in development mode, after {@code prepare} put the test's own beans into the context. */
    public static TestCaravan develop(Path folder, String yaml, Consumer<CamelContext> prepare) {
        return start(folder, yaml, context -> {
            context.getPropertiesComponent().addOverrideProperty("caravan.dev", "true");
            prepare.accept(context);
        });
    }

    /** Starts the chains with the database at a place. */
    public static TestCaravan startAt(String database, Path folder, String yaml) {
        return new TestCaravan(folder, yaml, Optional.empty(), CHAINS, context -> { }, database);
    }

    /** Starts the chains with a folder of route files. */
    public static TestCaravan start(Path folder, String yaml, Path routes) {
        return new TestCaravan(folder, yaml, Optional.of(routes), CHAINS, context -> { }, database(folder));
    }

    /** Starts the chains with a clock of the test's own. */
    public static TestCaravan start(Path folder, String yaml, TimeSource time) {
        return new TestCaravan(folder, yaml, Optional.empty(), CHAINS, context -> { }, database(folder), time,
                context -> { });
    }

    /**
     * Starts the chains and the folder door, whose folders lie in {@code folder}.
     *
     * @param doors puts the door's beans into the context
     */
    public static TestCaravan startWithInbox(Path folder, String yaml, TimeSource time, Consumer<CamelContext> doors) {
        return startWithInbox(folder, yaml, time, doors, context -> { });
    }

    /** The same after {@code prepare} put the test's own beans into the context. */
    static TestCaravan startWithInbox(Path folder, String yaml, TimeSource time, Consumer<CamelContext> doors,
            Consumer<CamelContext> prepare) {
        return new TestCaravan(folder, yaml, Optional.empty(), WITH_INBOX, prepare, database(folder), time, doors);
    }

    /** Starts the chains and the HTTP doors on any free port, with properties of the test's own. */
    public static TestCaravan startWithHttp(Path folder, String yaml, Map<String, String> own) {
        return new TestCaravan(folder, yaml, Optional.empty(), WITH_HTTP, context -> own.forEach((name, value) ->
                context.getPropertiesComponent().addOverrideProperty(name, value)), database(folder));
    }

    /** Starts the routes of some packaged files; the database lies in {@code folder}. */
    public static TestCaravan startWith(Path folder, String yaml, List<String> wanted) {
        return new TestCaravan(folder, yaml, Optional.empty(), wanted, context -> { }, database(folder));
    }

    /**
     * Starts the chains and queue doors.
     *
     * @param doors their packaged route files
     * @param routes the user's folder of route files
     * @param own properties of the test's own
     */
    public static TestCaravan startWithQueues(Path folder, String yaml, TimeSource time, List<String> doors,
            Optional<Path> routes, Map<String, String> own) {
        var wanted = new ArrayList<>(CHAINS);
        wanted.add(MESSAGES);
        wanted.addAll(doors);
        return new TestCaravan(folder, yaml, routes, wanted, context -> own.forEach((name, value) ->
                context.getPropertiesComponent().addOverrideProperty(name, value)), database(folder), time,
                context -> { });
    }

    /**
     * Starts all doors but those that need a broker, and the HTTP server where the properties switch it on.
     *
     * @param routes the user's folder of route files
     * @param own properties of the test's own
     */
    public static TestCaravan startAll(Path folder, String yaml, Path routes, Map<String, String> own) {
        var wanted = new ArrayList<>(WITH_INBOX);
        wanted.addAll(List.of(MESSAGES, "report.yaml"));
        if (Boolean.parseBoolean(own.get("caravan.http.enabled"))) {
            wanted.add(HTTP);
        }
        return new TestCaravan(folder, yaml, Optional.of(routes), wanted, context -> own.forEach((name, value) ->
                context.getPropertiesComponent().addOverrideProperty(name, value)), database(folder), TimeSource.SYSTEM,
                context -> FolderBeans.bind(context, new Progress(TimeSource.SYSTEM), TimeSource.SYSTEM));
    }

    private TestCaravan(Path folder, String yaml, Optional<Path> routes, List<String> wanted,
            Consumer<CamelContext> prepare, String database) {
        this(folder, yaml, routes, wanted, prepare, database, TimeSource.SYSTEM, context -> { });
    }

    private TestCaravan(Path folder, String yaml, Optional<Path> routes, List<String> wanted,
            Consumer<CamelContext> prepare, String database, TimeSource time, Consumer<CamelContext> doors) {
        try {
            this.folder = folder;
            config = read(yaml);
            context.getPropertiesComponent().setInitialProperties(properties(folder));
            if (wanted.containsAll(WITH_INBOX)) {
                context.getPropertiesComponent().addInitialProperty("caravan.health.period", "100");
            }
            context.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
            context.getShutdownStrategy().setTimeout(300);
            prepare.accept(context);
            this.routes = new CaravanRoutes(context, config, time);
            this.routes.bind(OutcomeStore.at(database));
            doors.accept(context);
            if (wanted.contains(HTTP)) {
                HttpServer.open(context, time);
            }
            if (wanted.contains(MESSAGES)) {
                QueueBeans.bind(context);
            }
            this.routes.load(routes.map(Path::toFile), wanted);
            context.start();
            template = context.createProducerTemplate();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private CaravanConfig read(String yaml) {
        try {
            var file = Files.writeString(folder.resolve("caravan.yaml"), yaml);
            return new ConfigReader(UnaryOperator.identity(), UnaryOperator.identity()).read(ConfigSource.file(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has another configuration take the place of the present one; needs development mode. */
    public void configure(String yaml) {
        routes.reconfiguration().to(read(yaml));
    }

    /** Removes what no call needs any more. */
    public void tidy() {
        routes.reconfiguration().tidy();
    }

    private static String database(Path folder) {
        return folder.resolve("db/caravan.db").toString();
    }

    private static Properties properties(Path folder) throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(Path.of("src/main/resources/caravan/defaults.properties"))) {
            properties.load(in);
        }
        for (var name : List.of("inbox", "outbox", "failed")) {
            properties.setProperty("caravan." + name, folder.resolve(name).toString());
        }
        properties.setProperty("caravan.http.port", "0");
        properties.setProperty("caravan.report.folder", folder.resolve("reports").toString());
        properties.setProperty("caravan.inbox.settle", "0");
        properties.setProperty("caravan.inbox.delay", "50");
        return properties;
    }

    /** The port of the HTTP doors. */
    public int port() {
        return context.getRegistry().findSingleByType(VertxPlatformHttpRouter.class).getServer().getPort();
    }

    /** A model of the pool. */
    public ModelConfig model(String name) {
        return config.models().get(name);
    }

    /** How many outcomes are stored. */
    public int rows() {
        return count("1 = 1");
    }

    /** How many stored outcomes satisfy a condition. */
    public int count(String condition) {
        return countIn("model_calls", condition);
    }

    /** How many rows of a table satisfy a condition. */
    public int countIn(String table, String condition) {
        try (var connection = store().getConnection(); var statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from " + table + " where " + condition)) {
            return result.next() ? result.getInt(1) : 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where outcomes are stored. */
    public DataSource store() {
        return context.getRegistry().findSingleByType(OutcomeStore.class).dataSource();
    }

    public CamelContext context() {
        return context;
    }

    /** Sends a body to a task's chain and gives back the exchange, failed or not. */
    public Exchange ask(String task, Object body) {
        return askWith(Map.of(Names.TASK, task), body);
    }

    public Exchange askWith(Map<String, Object> headers, Object body) {
        return send("direct:caravan", headers, body);
    }

    /** Sends a body to a route and gives back the exchange, failed or not. */
    public Exchange send(String route, Map<String, Object> headers, Object body) {
        return template.request(route, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().getHeaders().putAll(headers);
        });
    }

    @Override
    public void close() {
        context.stop();
    }
}
