package dev.caravan.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.sim.Behaviour;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.builder.DeadLetterChannelBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.http.HttpActivityListener;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteDataSource;

/** What a host has of its own stays as it is: data source, HTTP server, error handling, readiness, names, headers. */
class LeftAloneTest extends HostContract {

    private static final List<String> MOCKS = List.of("mock:seen", "mock:caught", "mock:completed", "mock:dead");

    @Test
    void itsOwnDataSourceIsStillTheOneThatIsFoundByItsType() throws Exception {
        var own = new SQLiteDataSource();
        own.setUrl("jdbc:sqlite:" + folder.resolve("host.db"));
        try (var connection = own.getConnection(); var statement = connection.createStatement()) {
            statement.execute("create table guests (name text)");
        }

        try (var host = host().bind("guests", own).with(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:guest").to("direct:caravan").to("sql:insert into guests values (:#${header.name})")
                        .to("sql:select count(*) as n from guests?outputType=SelectOne");
            }
        }).start()) {
            assertThat(host.context().getRegistry().findByType(DataSource.class)).containsExactly(own);
            assertThat(host.send("direct:guest", "Hello", Map.of("name", "Ada")).getMessage().getBody(Integer.class))
                    .isEqualTo(1);
        }
    }

    @Test
    void nothingOfOursIsFoundByTheTypesThatCamelLooksFor() {
        try (var host = host().start()) {
            assertThat(host.context().getRegistry().findByType(DataSource.class)).isEmpty();
            assertThat(host.context().getRegistry().findByType(HttpActivityListener.class)).isEmpty();
        }
    }

    @Test
    void itsGlobalErrorHandlingAndInterceptorsCatchNothingOfOurs() throws Exception {
        simulator.script("gpt-4o", Behaviour.refuse(503));
        try (var host = host()) {
            host.context().addRoutesConfigurations(new RouteConfigurationBuilder() {
                @Override
                public void configuration() {
                    routeConfiguration().intercept().to("mock:seen");
                    routeConfiguration().onException(Exception.class).handled(true).to("mock:caught");
                    routeConfiguration().onCompletion().to("mock:completed");
                }
            });
            host.context().getCamelContextExtension().setErrorHandlerFactory(new DeadLetterChannelBuilder("mock:dead"));
            host.with(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:broken").throwException(new IllegalStateException("the host's own"));
                }
            }).start();

            var answer = host.send("direct:caravan", "Hello");

            assertThat(answer.getException()).isNull();
            assertThat(answer.getMessage().getHeader("CaravanModel")).isEqualTo("second");
            assertThat(answer.getMessage().getHeader("CaravanFallbacks")).isEqualTo(1);
            assertThat(MOCKS).allMatch(mock -> received(host, mock) == 0);

            host.send("direct:broken", "Hello");
            assertThat(received(host, "mock:seen")).isPositive();
            assertThat(received(host, "mock:caught")).isEqualTo(1);
        }
    }

    private static int received(TestHost host, String mock) {
        return host.context().getEndpoint(mock, MockEndpoint.class).getReceivedCounter();
    }

    @Test
    void itsReadinessIsItsOwnUnlessAsked() {
        simulator.script("gpt-4o", Behaviour.refuse(404));
        assertThat(readiness("false")).isEmpty();
        assertThat(readiness("true")).extracting(HealthCheck.Result::getState).containsExactly(HealthCheck.State.DOWN);
    }

    private List<HealthCheck.Result> readiness(String asked) {
        try (var host = host().set("caravan.health.readiness", asked).start()) {
            for (int i = 0; i < 3; i++) {
                host.send("direct:caravan", "Hello", Map.of("CaravanTask", "single"));
            }
            return HealthCheckHelper.invokeReadiness(host.context()).stream()
                    .filter(result -> result.getCheck().getId().startsWith("caravan")).toList();
        }
    }

    @Test
    void itsFileOfTheSameNameIsLoadedBesideOurs() throws Exception {
        var file = folder.resolve("call.yaml");
        Files.writeString(file, """
                - route:
                    id: call
                    from:
                      uri: direct:call
                      steps:
                        - to: direct:caravan
                """);
        try (var host = host()) {
            PluginHelper.getRoutesLoader(host.context())
                    .loadRoutes(ResourceHelper.resolveResource(host.context(), "file:" + file));
            host.start();

            assertThat(host.send("direct:call", "Hello").getMessage().getHeader("CaravanModel")).isEqualTo("first");
        }
    }

    @Test
    void itsHeadersAndPropertiesComeBackAndGoToNoProvider() {
        try (var host = host().start()) {
            var answer = host.send("direct:caravan", "Hello",
                    Map.of("Authorization", "mine", "CamelHttpUri", "http://elsewhere", "order", 7));

            assertThat(answer.getMessage().getHeaders()).containsEntry("Authorization", "mine")
                    .containsEntry("CamelHttpUri", "http://elsewhere").containsEntry("order", 7);
            assertThat(simulator.log()).allSatisfy(request ->
                    assertThat(request.headers().toString()).doesNotContain("mine").doesNotContain("order"));
        }
    }

    @Test
    void itsOwnHttpServerServesItsRoutesAndOursServesOurs() throws Exception {
        try (var host = host().set("caravan.http.enabled", "true").set("caravan.http.port", "0")) {
            var settings = new VertxPlatformHttpServerConfiguration();
            settings.setBindHost("127.0.0.1");
            settings.setBindPort(freePort());
            settings.setServerType("server");
            var server = new VertxPlatformHttpServer(settings);
            host.context().addService(server);
            host.with(new RouteBuilder() {
                @Override
                public void configure() {
                    from("platform-http:/hello").setBody(constant("from the host"));
                }
            }).start();
            var ports = host.context().getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                    .map(router -> router.getServer().getPort()).toList();
            var theirs = server.getPort();
            int ours = ports.stream().filter(port -> port != theirs).findFirst().orElseThrow();

            assertThat(get(theirs, "/hello")).isEqualTo("200 from the host");
            assertThat(get(theirs, "/v1/models")).startsWith("404");
            assertThat(get(ours, "/hello")).startsWith("404");
            assertThat(get(ours, "/v1/models")).startsWith("200").contains("first");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        var reply = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(), BodyHandlers.ofString());
        return reply.statusCode() + " " + reply.body();
    }
}
