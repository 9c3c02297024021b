package dev.caravan.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.seda.SedaComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Development mode: changed route files take effect in a running context, each whole or not at all. */
class RouteDevelopmentTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Log log = new Log("dev.caravan.route.ChangingRoutes");
    private Path routes;
    private TestHost host;

    @BeforeEach
    void start() throws IOException {
        routes = Files.createDirectories(folder.resolve("routes"));
        write("mine.yaml", mine("direct:mine", "one"));
        write("taken.yaml", mine("direct:taken", "one").replace("id: mine", "id: taken"));
        host = new TestHost(folder, TestHost.models(simulator)).set("caravan.dev", "true")
                .set("caravan.dev.period", "999999999").set("caravan.routes", routes.toString()).start();
        log.take("INFO");
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        host.close();
        log.close();
        simulator.close();
    }

    /** A route that asks the default chain, and says in a header which version of it this is. */
    private static String mine(String from, String version) {
        return """
                # my own route
                - route:
                    id: mine
                    from:
                      uri: %s
                      steps:
                        - to:
                            uri: direct:caravan
                        - setHeader:
                            name: version
                            expression:
                              constant:
                                expression: %s
                """.formatted(from, version);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(routes.resolve(name), text);
    }

    private void look() {
        var development = host.context().getRegistry().findSingleByType(Development.class);
        development.look();
        development.look();
    }

    private Exchange ask(String endpoint) {
        return host.send(endpoint, "Hello");
    }

    private String version(String endpoint) {
        var exchange = ask(endpoint);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getHeader("version", String.class);
    }

    private List<String> ids() {
        return host.context().getRoutes().stream().map(Route::getRouteId).toList();
    }

    @Test
    void aChangedRouteTakesThePlaceOfTheOneOfItsId() throws IOException {
        assertThat(version("direct:mine")).isEqualTo("one");

        write("mine.yaml", mine("direct:mine", "two"));
        look();

        assertThat(version("direct:mine")).isEqualTo("two");
        assertThat(ids()).containsOnlyOnce("mine");
        assertThat(log.take("INFO")).singleElement().asString().contains("mine.yaml", "changed");
    }

    @Test
    void aRouteMayGetAnotherTrigger() throws IOException {
        var in = Files.createDirectories(folder.resolve("in"));
        write("mine.yaml", mine("file:" + in + "?delay=50", "two"));
        look();
        Files.writeString(in.resolve("question.txt"), "Hello from a file");

        await().atMost(LIMIT).until(() -> simulator.log().stream()
                .anyMatch(request -> request.body().toString().contains("Hello from a file")));

        write("mine.yaml", mine("direct:mine", "three"));
        look();
        assertThat(version("direct:mine")).isEqualTo("three");
    }

    @Test
    void routesMayBeAddedAndDeleted() throws IOException {
        write("more.yaml", mine("direct:more", "more").replace("id: mine", "id: more"));
        look();
        assertThat(version("direct:more")).isEqualTo("more");
        assertThat(version("direct:mine")).isEqualTo("one");
        assertThat(log.take("INFO")).singleElement().asString().contains("more.yaml");

        Files.delete(routes.resolve("more.yaml"));
        look();

        assertThat(ids()).doesNotContain("more").contains("mine");
        assertThat(log.take("INFO")).singleElement().asString().contains("more.yaml", "deleted");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            uri: direct:caravan   | urii: direct:caravan        | :8: | urii
            - to:                 | - tooo:                     | :7: | tooo
            uri: direct:caravan   | uri: nowhere:caravan        | :7: | nowhere
            uri: direct:caravan   | uri: log:x?nonsense=1       | :7: | nonsense
            uri: direct:mine      | uri: nowhere:mine           | :5: | nowhere
            - to:                 | - bean: { ref: nobody }\\n        - to: | :7: | nobody
            constant:             | simple:                     | :9: | functionEnd
            uri: direct:caravan   | uri: '{{no.such.property}}' | :7: | no.such.property
            steps:                | steps: [                    | :7: | flow node
            id: mine              | id: taken                   | :5: | taken
            """)
    void aBrokenFileIsRefusedWithItsLine(String what, String by, String line, String word) throws IOException {
        write("mine.yaml", mine("direct:mine", word.equals("functionEnd") ? "${body" : "two")
                .replace(what, by.replace("\\n", "\n")));
        look();
        look();

        assertThat(log.take("ERROR")).singleElement().asString().contains("mine.yaml" + line, word, "refused");
        assertThat(version("direct:mine")).isEqualTo("one");
        assertThat(ids()).containsOnlyOnce("mine", "taken", "caravan-attempt");

        write("mine.yaml", mine("direct:mine", "mended"));
        look();
        assertThat(version("direct:mine")).isEqualTo("mended");
    }

    @Test
    void aFileThatCannotBeStartedIsTakenBackWhole() throws IOException {
        write("mine.yaml", mine("direct:mine", "two")
                + mine("direct:caravan", "thief").replace("id: mine", "id: thief"));
        look();

        assertThat(log.take("ERROR")).singleElement().asString().contains("mine.yaml", "direct://caravan");
        assertThat(version("direct:mine")).isEqualTo("one");
        assertThat(ids()).containsOnlyOnce("mine", "caravan").doesNotContain("thief");
        assertThat(ask("direct:caravan").getException()).isNull();
    }

    @Test
    void aFileOfTheUsersTakesAPackagedOnesPlaceUntilItIsDeleted() throws IOException {
        var marked = packaged("call.yaml").replace("""
                          - bean:
                              ref: caravanChain
                              method: finish
                """, """
                          - bean:
                              ref: caravanChain
                              method: finish
                          - setHeader:
                              name: version
                              expression:
                                constant:
                                  expression: mine
                """);
        assertThat(marked).isNotEqualTo(packaged("call.yaml"));
        assertThat(version("direct:caravan")).isNull();

        write("call.yaml", marked);
        look();
        assertThat(log.take("ERROR")).isEmpty();
        assertThat(version("direct:caravan")).isEqualTo("mine");
        assertThat(ids()).containsOnlyOnce(
                "caravan", "caravan-chain-default", "caravan-chain-single", "caravan-attempt");

        Files.delete(routes.resolve("call.yaml"));
        look();
        assertThat(version("direct:caravan")).isNull();
    }

    @Test
    void aChangedTemplateOfModelsHoldsForEveryModel() throws IOException {
        var patient = packaged("model.yaml").replaceAll("(?m)^ *(onExceptionOccurredRef|retryWhileRef): .*\\n", "")
                .replace("redeliveryPolicy:\n", "redeliveryPolicy:\n            maximumRedeliveries: 3\n"
                        + "            redeliveryDelay: 1\n");
        simulator.script("gpt-4o", Behaviour.refuse(400, "unsupported_value"));
        write("model.yaml", patient);
        look();
        assertThat(log.take("ERROR")).isEmpty();

        assertThat(ask("direct:caravan").getException()).isNull();
        assertThat(simulator.count("gpt-4o")).as("asked again by its route").isEqualTo(4);

        write("model.yaml", packaged("model.yaml").replace("id: caravan-http", "id: other-http"));
        look();
        assertThat(log.take("ERROR")).singleElement().asString().contains("model.yaml", "caravan-http");
        write("model.yaml", packaged("model.yaml").replace("ref: caravanLimits", "ref: nobody"));
        look();
        assertThat(log.take("ERROR")).singleElement().asString().contains("model.yaml:", "nobody");
        assertThat(ask("direct:caravan").getException()).isNull();
    }

    private static String packaged(String name) throws IOException {
        return Files.readString(Path.of("routes", name));
    }

    @Test
    void aCallInAReplacedRouteEndsThere() throws IOException {
        simulator.script("gpt-4o", Behaviour.answer(Duration.ofMillis(500)));
        var under = CompletableFuture.supplyAsync(() -> version("direct:mine"), threads);
        await().atMost(LIMIT).until(() -> simulator.count("gpt-4o") > 0);

        write("mine.yaml", mine("direct:mine", "two"));
        look();

        assertThat(under.join()).isEqualTo("one");
        assertThat(version("direct:mine")).isEqualTo("two");
    }

    @Test
    void callsGoOnWhileFilesAlternateAndNoneFails() throws IOException {
        var ended = new AtomicBoolean();
        var callers = IntStream.range(0, 3).mapToObj(caller -> CompletableFuture.supplyAsync(() -> {
            var answers = new ArrayList<Exchange>();
            while (!ended.get()) {
                answers.add(ask("direct:mine"));
            }
            return answers;
        }, threads)).toList();

        for (int i = 0; i < 20; i++) {
            write("mine.yaml", mine("direct:mine", i % 2 == 0 ? "two" : "one"));
            look();
            if (i % 5 == 0) {
                write("model.yaml", packaged("model.yaml") + "# " + i + "\n");
                write("call.yaml", packaged("call.yaml") + "# " + i + "\n");
                look();
            }
        }
        ended.set(true);

        var answers = callers.stream().flatMap(caller -> caller.join().stream()).toList();
        assertThat(log.take("ERROR")).isEmpty();
        assertThat(log.take("WARN")).isEmpty();
        assertThat(answers).hasSizeGreaterThan(25).extracting(Exchange::getException).containsOnlyNulls();
        assertThat(answers).extracting(answer -> answer.getMessage().getHeader("version")).contains("one", "two");
        assertThat(ids()).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsLeftOfManyChanges() throws IOException {
        assertThat(version("direct:mine")).isEqualTo("one");
        var before = ids().size();
        var endpoints = host.context().getEndpoints().size();
        var running = Thread.activeCount();

        for (int i = 0; i < 100; i++) {
            write("mine.yaml", i % 4 == 3 ? "- broken: [" : mine("direct:mine" + i % 4, "v" + i));
            look();
        }
        write("mine.yaml", mine("direct:mine", "last"));
        look();

        assertThat(version("direct:mine")).isEqualTo("last");
        assertThat(ids()).hasSize(before);
        assertThat(host.context().getEndpoints()).hasSize(endpoints);
        assertThat(Thread.activeCount()).isLessThan(running + 20);
    }

    @Test
    void aChainThatIsNewHasItsRouteOfTheUsersTemplate() throws IOException {
        write("call.yaml", packaged("call.yaml").replace("Asks the planned models", "Mine asks the planned models"));
        look();
        Files.writeString(folder.resolve("caravan.yaml"),
                TestHost.models(simulator).replace("single: [first]", "fresh: [second]"));
        look();

        var answer = host.send("direct:caravan", "Hello", Map.of("CaravanTask", "fresh"));
        assertThat(answer.getMessage().getHeader("CaravanModel")).isEqualTo("second");
        assertThat(host.context().getRoute("caravan-chain-fresh").getDescription()).startsWith("Mine");
        assertThat(ids()).doesNotContain("caravan-chain-single");
    }

    @Test
    void aRouteOfTheUsersTakesAChainsPlaceUntilItIsDeleted() throws IOException {
        write("chain.yaml", """
                - route:
                    id: caravan-chain-single
                    from:
                      uri: direct:caravan-chain-single
                      steps:
                        - setBody:
                            expression:
                              constant:
                                expression: of my own
                """);
        look();
        assertThat(log.take("ERROR")).isEmpty();
        assertThat(single().getMessage().getBody()).isEqualTo("of my own");

        Files.delete(routes.resolve("chain.yaml"));
        look();
        assertThat(single().getMessage().getHeader("CaravanModel")).isEqualTo("first");
    }

    private Exchange single() {
        return host.send("direct:caravan", "Hello", Map.of("CaravanTask", "single"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRouteOfTheUsersTakesAPackagedOnesPlaceByItsIdUntilItIsDeleted(boolean fromTheStart) throws IOException {
        write("own.yaml", mine("direct:caravan-work", "my work").replace("id: mine", "id: caravan-work"));
        if (fromTheStart) {
            host.close();
            host = new TestHost(folder, TestHost.models(simulator)).set("caravan.dev", "true")
                    .set("caravan.dev.period", "999999999").set("caravan.routes", routes.toString()).start();
        } else {
            look();
        }
        assertThat(log.take("ERROR")).isEmpty();
        assertThat(version("direct:caravan-work")).isEqualTo("my work");

        Files.delete(routes.resolve("own.yaml"));
        look();

        assertThat(log.take("ERROR")).isEmpty();
        var packaged = ask("direct:caravan-work");
        assertThat(packaged.getException()).isNull();
        assertThat(packaged.getMessage().getHeader("CaravanReused")).isEqualTo(false);
        assertThat(ids()).containsOnlyOnce("caravan-work", "caravan-work-retention");
    }

    @Test
    void componentsOfTheHostsAreUsedAsTheyAreAndLeftAsTheyAre() throws IOException {
        var configured = new SedaComponent();
        configured.setQueueSize(7);
        host.context().addComponent("mine", configured);
        host.bind("later", new SedaComponent());
        host.context().addComponent("strange", new Strange("needs a word"));
        for (var to : List.of("mine:a", "later:a", "strange:a")) {
            write("mine.yaml", mine("direct:mine", "two")
                    .replace("direct:caravan", to + "?waitForTaskToComplete=Never"));
            look();

            assertThat(log.take("ERROR")).isEmpty();
            assertThat(version("direct:mine")).isEqualTo("two");
        }
        assertThat(host.context().getComponent("mine")).isSameAs(configured);
        assertThat(configured.getCamelContext()).isSameAs(host.context());
        assertThat(host.context().getComponent("later").getCamelContext()).isSameAs(host.context());

        write("mine.yaml", mine("direct:mine", "three").replace("direct:caravan", "mine:a?nonsense=1"));
        look();
        assertThat(log.take("ERROR")).singleElement().asString().contains("nonsense");
    }

    /** A component that can't be made without an argument. */
    private static final class Strange extends SedaComponent {

        Strange(String word) {
            setQueueSize(word.length());
        }
    }
}
