package dev.caravan.door.http;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.SettingException;
import dev.caravan.model.TimeSource;
import dev.caravan.route.Closing;
import dev.caravan.route.Editions;
import dev.caravan.route.Property;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.VertxBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;

/** Opens the HTTP server of the doors, and puts their beans into a context. */
public final class HttpServer {

    /** A component of our own, so that a host's routes and ours each stay at their server. */
    private static final String COMPONENT = "caravan-platform-http";
    /** Nothing is served from files, so no folder for copies of them is left behind by a process that is killed. */
    private static final VertxOptions WITHOUT_FILES = new VertxOptions().setFileSystemOptions(
            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));

    private final CamelContext context;
    private final Editions editions;

    private HttpServer(CamelContext context) {
        this.context = context;
        this.editions = context.getRegistry().findSingleByType(Editions.class);
    }

    /**
     * Opens it, as the properties {@code caravan.http.…} say. It is closed with the context, after its routes.
     *
     * @throws SettingException when it may not listen there, for anybody could use it, or lacks its certificate
     * @throws Exception when the port is taken
     */
    public static void open(CamelContext context, TimeSource time) throws Exception {
        new HttpServer(context).open(time);
    }

    private void open(TimeSource time) throws Exception {
        var settings = settings();
        var vertx = new VertxBuilder(WITHOUT_FILES).executorServiceFactory(new Workers()).init().vertx();
        var server = start(settings, vertx);
        context.addService(new Closing(server::stop, vertx::close));
        var callers = new CallersNow(time);
        var gate = new Gate((int) Property.number(context, "caravan.http.max-calls"), settings.getMaxBodySize(),
                Duration.ofMillis(Property.number(context, "caravan.http.body-timeout")),
                () -> callers.of(editions.config()), context::isStarted);
        var router = VertxPlatformHttpRouter.lookup(context,
                VertxPlatformHttpRouter.getRouterNameFromPort(settings.getPort()));
        router.route().handler(gate).failureHandler(gate::failed);
        router.route().last().handler(request -> gate.unknown(request, router.getRoutes().stream()
                .anyMatch(route -> request.normalizedPath().equals(route.getPath()))));
        var component = new PlatformHttpComponent();
        component.setEngine(new Engine(settings.getPort()));
        context.addComponent(COMPONENT, component);
        context.getRegistry().bind("caravanChat", new ChatDoor(editions, callers, time));
        context.getRegistry().bind("caravanModels", new ModelsDoor(editions, callers, time));
    }

    private VertxPlatformHttpServer start(VertxPlatformHttpServerConfiguration settings, Vertx vertx) {
        var server = new VertxPlatformHttpServer(settings);
        server.setCamelContext(context);
        server.init();
        server.setVertx(vertx);
        server.start();
        return server;
    }

    private VertxPlatformHttpServerConfiguration settings() {
        var settings = new VertxPlatformHttpServerConfiguration();
        settings.setBindHost(host());
        settings.setBindPort((int) Property.number(context, "caravan.http.port"));
        settings.setMaxBodySize(Property.number(context, "caravan.http.max-body-bytes"));
        settings.getBodyHandler().setHandleFileUploads(false);
        Tls.of(context).ifPresent(settings::setSslContextParameters);
        return settings;
    }

    private String host() {
        var host = Property.text(context, "caravan.http.host");
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress()) {
                checkCallers(editions.config(), host);
                editions.check(config -> checkCallers(config, host));
            }
        } catch (UnknownHostException e) {
            throw new SettingException("the property caravan.http.host must be an address of this machine, was '" + host
                    + "'");
        }
        return host;
    }

    private static void checkCallers(CaravanConfig config, String host) {
        if (config.callers().isEmpty()) {
            throw new SettingException("the property caravan.http.host is '" + host + "', which others can reach, "
                    + "but caravan.yaml names no callers: name those who may use it under 'callers', or listen on "
                    + "127.0.0.1");
        }
    }
}
