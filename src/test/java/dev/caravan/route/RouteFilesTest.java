package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.caravan.door.FolderBeans;
import dev.caravan.door.Progress;
import dev.caravan.model.TimeSource;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.camel.Route;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route files: all load, all say what they are, and a folder of the user's replaces or adds to them. */
class RouteFilesTest {

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();

    private String yaml() {
        return """
                providers:
                  o: { dialect: openai, url: "%s/v1", key: "k" }
                models:
                  gpt-4o: { provider: o }
                  gpt-4.1: { provider: o }
                retry: { delay: 1ms }
                chains: { default: [gpt-4o, gpt-4.1], other: [gpt-4.1] }
                """.formatted(simulator.uri(""));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void everyRouteHasAnIdOfOursAndADescription() {
        try (var caravan = TestCaravan.startWithInbox(folder, yaml(), TimeSource.SYSTEM, context ->
                FolderBeans.bind(context, new Progress(TimeSource.SYSTEM), TimeSource.SYSTEM))) {

            assertThat(caravan.context().getRoutes()).hasSizeGreaterThan(10)
                    .allSatisfy(route -> assertThat(route.getRouteId()).startsWith("caravan"))
                    .allSatisfy(route -> assertThat(route.getDescription()).isNotBlank());
            assertThat(caravan.context().getRoutes()).extracting(Route::getRouteId)
                    .contains("caravan-chain-default", "caravan-chain-other", "caravan-model-gpt-4o",
                            "caravan-circuit-gpt-4.1", "caravan-http-gpt-4.1", "caravan-outcomes", "caravan-inbox");
        }
    }

    @Test
    void everyRouteIsOfOurGroupAndTakesNothingOfAHosts() throws IOException {
        var mapper = new YAMLMapper();
        try (var files = Files.list(Path.of("routes"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                for (var entry : mapper.readTree(file.toFile())) {
                    var route = entry.has("route") ? entry.get("route") : entry.at("/routeTemplate/route");
                    if (!route.isMissingNode()) {
                        assertThat(route.path("group").asText()).as(file + ": " + route.path("id")).isEqualTo("caravan");
                        assertThat(route.path("routeConfigurationId").asText()).isEqualTo("caravan");
                        assertThat(route.has("errorHandler")).as(file + ": " + route.path("id")).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void everyFileOfTheRoutesFolderIsPackaged() throws Exception {
        try (var caravan = TestCaravan.start(folder, yaml()); var files = Files.list(Path.of("routes"))) {
            var packaged = PluginHelper.getPackageScanResourceResolver(caravan.context())
                    .findResources("classpath:caravan/routes/*.yaml").stream()
                    .map(resource -> Path.of(resource.getURI()).getFileName().toString());

            assertThat(packaged).containsExactlyInAnyOrderElementsOf(
                    files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void aFileOfTheUsersReplacesThePackagedOneOfItsName() throws IOException {
        var routes = Files.createDirectories(folder.resolve("my-routes"));
        Files.writeString(routes.resolve("call.yaml"), Files.readString(Path.of("routes/call.yaml")).replace("""
                          - bean:
                              ref: caravanChain
                              method: finish
                """, """
                          - bean:
                              ref: caravanChain
                              method: finish
                          - setHeader:
                              name: mine
                              constant:
                                expression: changed
                """));

        try (var caravan = TestCaravan.start(folder, yaml(), routes)) {
            var exchange = caravan.ask("default", "Hello");

            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getHeader("mine")).isEqualTo("changed");
        }
    }

    @Test
    void aModelRouteOfTheUsersWithAnOrdinaryRedeliveryPolicyEnds() throws IOException {
        simulator.script("gpt-4.1", Behaviour.refuse(500));
        var routes = Files.createDirectories(folder.resolve("my-routes"));
        Files.writeString(routes.resolve("model.yaml"), Files.readString(Path.of("routes/model.yaml"))
                .replaceAll("(?m)^ *(onExceptionOccurredRef|retryWhileRef): .*\\n", "")
                .replace("redeliveryPolicy:\n", "redeliveryPolicy:\n            maximumRedeliveries: 4\n"
                        + "            redeliveryDelay: 1\n"));

        try (var caravan = TestCaravan.start(folder, yaml(), routes)) {
            for (int i = 0; i < 3; i++) {
                assertThat(caravan.ask("other", "Hello").getException()).isNotNull();
            }
        }

        assertThat(simulator.count("gpt-4.1")).isBetween(5L, 15L);
    }

    @Test
    void aFileOfAnotherNameIsAdded() throws IOException {
        var routes = Files.createDirectories(folder.resolve("my-routes"));
        Files.writeString(routes.resolve("mine.yaml"), """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                        - setHeader:
                            name: CaravanTask
                            constant:
                              expression: other
                        - to:
                            uri: direct:caravan
                """);

        try (var caravan = TestCaravan.start(folder, yaml(), routes)) {
            var answer = caravan.context().createProducerTemplate().request("direct:mine",
                    exchange -> exchange.getMessage().setBody("Hello"));

            assertThat(answer.getMessage().getHeader(Names.MODEL)).isEqualTo("gpt-4.1");
        }
    }

    @Test
    void aRouteOfTheUsersReplacesThePackagedOneOfItsIdAlone() throws IOException {
        var routes = Files.createDirectories(folder.resolve("my-routes"));
        Files.writeString(routes.resolve("a.yaml"), """
                - route:
                    id: caravan
                    from:
                      uri: direct:caravan
                      steps:
                        - setBody:
                            constant:
                              expression: mine
                """);

        try (var caravan = TestCaravan.start(folder, yaml(), routes)) {
            assertThat(caravan.ask("default", "Hello").getMessage().getBody()).isEqualTo("mine");
            assertThat(caravan.context().getRoutes()).extracting(Route::getRouteId).contains("caravan-attempt");
        }
    }

    @Test
    void aRouteOfTheUsersWithTheIdOfATasksChainIsThatChain() throws IOException {
        var routes = Files.createDirectories(folder.resolve("my-routes"));
        Files.writeString(routes.resolve("mine.yaml"), """
                - route:
                    id: caravan-chain-other
                    from:
                      uri: direct:caravan-chain-other
                      steps:
                        - setBody:
                            constant:
                              expression: mine
                """);

        try (var caravan = TestCaravan.start(folder, yaml(), routes)) {
            assertThat(caravan.ask("other", "Hello").getMessage().getBody()).isEqualTo("mine");
            assertThat(caravan.ask("default", "Hello").getMessage().getHeader(Names.MODEL)).isEqualTo("gpt-4o");
        }
    }

    @Test
    void aFolderThatIsNotThereStopsTheStart() {
        assertThatThrownBy(() -> TestCaravan.start(folder, yaml(), folder.resolve("nowhere")))
                .hasMessageContaining("caravan.routes").hasMessageContaining("nowhere");
    }

    @Test
    void aHostsErrorHandlerSeesThatEveryModelFailed() {
        simulator.script("gpt-4.1", Behaviour.refuse(400));

        try (var caravan = TestCaravan.start(folder, yaml(), context -> {
            try {
                context.addRoutes(new org.apache.camel.builder.RouteBuilder() {
                    @Override
                    public void configure() {
                        onException(dev.caravan.plan.AllModelsFailedException.class).handled(true)
                                .setBody(simple("sorry: ${exception.verdict}"));
                        from("direct:host").setHeader(Names.TASK, constant("other")).to("direct:caravan");
                    }
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        })) {
            var body = caravan.context().createProducerTemplate().requestBody("direct:host", "Hello");

            assertThat(body).isEqualTo("sorry: CALLER_FAULT");
        }
    }

    @Test
    void aHostGetsItsOwnBodyBackWhenNobodyAnswered() {
        simulator.script("gpt-4.1", Behaviour.refuse(500));

        try (var caravan = TestCaravan.start(folder, yaml())) {
            for (int i = 0; i < 3; i++) {
                var exchange = caravan.ask("other", "my own words");

                assertThat(exchange.getException()).isNotNull();
                assertThat(exchange.getMessage().getBody()).isEqualTo("my own words");
            }
        }
    }

    @Test
    void aGuardBeanThatBreaksLetsNothingPassAndBlamesNoModel() {
        var yaml = yaml().replace("other: [gpt-4.1] }",
                "other: [gpt-4.1], guarded: { models: [gpt-4o], guard: { bean: broken } } }");
        try (var caravan = TestCaravan.start(folder, yaml, context ->
                context.getRegistry().bind("broken", (dev.caravan.guard.Guard) reply -> {
                    throw new IllegalStateException("broken");
                }))) {
            for (int i = 0; i < 3; i++) {
                assertThat(caravan.ask("guarded", "Hello").getException()).hasMessageContaining("GUARD");
            }

            assertThat(caravan.ask("default", "Hello").getMessage().getHeader(Names.MODEL)).isEqualTo("gpt-4o");
        }
    }

    @Test
    void aGuardThatNobodyBoundStopsTheStart() {
        var yaml = yaml().replace("other: [gpt-4.1] }",
                "other: { models: [gpt-4.1], input-guard: { bean: nobodys } } }");

        assertThatThrownBy(() -> TestCaravan.start(folder, yaml)).hasMessageContaining("'nobodys'");
    }

    @Test
    void noRouteHoldsASecret() throws Exception {
        try (var caravan = TestCaravan.start(folder, yaml().replace("\"k\"", "\"the-secret-key\""))) {
            var uris = caravan.context().getEndpointRegistry().values().stream()
                    .map(endpoint -> endpoint.getEndpointUri()).toList();

            assertThat(Set.copyOf(uris)).noneMatch(uri -> uri.contains("the-secret-key"));
        }
    }
}
