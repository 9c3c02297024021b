package dev.caravan.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Development mode: a changed caravan.yaml takes effect in a running context, or is refused whole. */
class DevelopmentTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private final Log log = new Log("dev.caravan.host");
    private TestHost host;
    private String yaml;

    @BeforeEach
    void start() {
        yaml = TestHost.models(simulator);
        host = new TestHost(folder, yaml).set("caravan.dev", "true").set("caravan.dev.period", "999999999").start();
        log.take("INFO");
    }

    @AfterEach
    void stop() {
        host.close();
        log.close();
        simulator.close();
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("caravan.yaml"), text);
    }

    private void look() {
        host.context().getRegistry().findSingleByType(Development.class).look();
    }

    private void lookUntilSettled() {
        look();
        look();
    }

    private Exchange ask(String task) {
        return host.send("direct:caravan", "Hello", Map.of("CaravanTask", task));
    }

    private String model(String task) {
        var exchange = ask(task);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getHeader("CaravanModel", String.class);
    }

    @Test
    void aChangedFileTakesEffectAndTheLogSaysWhatChanged() throws IOException {
        assertThat(model("single")).isEqualTo("first");

        write(yaml.replace("single: [first]", "single: [second], new: [first]"));
        lookUntilSettled();

        assertThat(model("single")).isEqualTo("second");
        assertThat(model("new")).isEqualTo("first");
        assertThat(log.take("INFO")).singleElement().asString()
                .contains("caravan.yaml", "chain single changed", "chain new added")
                .doesNotContain("model", "provider");
    }

    @Test
    void aFileIsNotTakenBeforeItIsWrittenWhole() throws IOException {
        write(yaml.substring(0, yaml.length() / 2));
        look();
        write(yaml.replace("single: [first]", "single: [second]"));
        look();
        assertThat(model("single")).isEqualTo("first");
        look();

        assertThat(model("single")).isEqualTo("second");
        assertThat(log.take("ERROR")).isEmpty();
    }

    @Test
    void aBadFileIsRefusedOnceWithAllItsProblemsAndLines() throws IOException {
        write(yaml.replace("single: [first]", "single: [nobody], other: [first]").replace("price: { input: 2.5",
                "price: { input: cheap"));
        lookUntilSettled();
        lookUntilSettled();

        assertThat(log.take("ERROR")).singleElement().asString().contains("refused", "caravan.yaml:3: ",
                "caravan.yaml:6: ", "nobody", "cheap");
        assertThat(model("single")).isEqualTo("first");
        assertThat(model("other")).as("the default chain serves it").isEqualTo("first");
    }

    @Test
    void whatIsNoYamlOrIsGoneIsRefusedAndMayBeMended() throws IOException {
        write("models: [");
        lookUntilSettled();
        assertThat(log.take("ERROR")).singleElement().asString().contains("caravan.yaml:");
        Files.delete(folder.resolve("caravan.yaml"));
        lookUntilSettled();
        assertThat(log.take("ERROR")).singleElement().asString().contains("there is no such file");
        assertThat(model("single")).isEqualTo("first");

        write(yaml.replace("single: [first]", "single: [second]"));
        lookUntilSettled();

        assertThat(model("single")).isEqualTo("second");
    }

    @Test
    void filesThatAreNamedAreWatchedToo() throws IOException {
        var guarded = yaml.replace("single: [first]", "single: { models: [first], guard: { schema: s.json } }");
        write(guarded);
        lookUntilSettled();
        assertThat(log.take("ERROR")).singleElement().asString().contains("caravan.yaml:6", "s.json");
        assertThat(model("single")).isEqualTo("first");

        Files.writeString(folder.resolve("s.json"), "{\"type\": \"object\", \"properties\": {\"a\": {}}}");
        lookUntilSettled();
        assertThat(log.take("INFO")).singleElement().asString().contains("chain single changed");
        assertThat(model("single")).isEqualTo("first");

        Files.writeString(folder.resolve("s.json"), "{\"type\": \"string\", \"const\": \"never\"}");
        lookUntilSettled();
        assertThat(ask("single").getException()).hasMessageContaining("GUARD");
    }

    @Test
    void pricesInAFileOfTheirOwnAreWatched() throws IOException {
        write(yaml.replaceAll(", price: \\{[^}]*}", "") + "prices: prices.yaml\n");
        Files.writeString(folder.resolve("prices.yaml"), "models: { gpt-4o: { input: 1, output: 1 } }\n");
        lookUntilSettled();
        log.take("INFO");

        Files.writeString(folder.resolve("prices.yaml"), "models: { gpt-4o: { input: 2, output: 2 } }\n");
        lookUntilSettled();

        assertThat(log.take("INFO")).singleElement().asString().contains("model first changed")
                .doesNotContain("model second");
    }

    @Test
    void aFolderThatIsSwappedByASymbolicLinkIsSeen() throws IOException {
        host.close();
        var one = Files.createDirectories(folder.resolve("..one"));
        Files.writeString(one.resolve("caravan.yaml"), yaml);
        var two = Files.createDirectories(folder.resolve("..two"));
        Files.writeString(two.resolve("caravan.yaml"), yaml.replace("single: [first]", "single: [second]"));
        var data = Files.createSymbolicLink(folder.resolve("..data"), one);
        Files.delete(folder.resolve("caravan.yaml"));
        Files.createSymbolicLink(folder.resolve("config.yaml"), data.resolve("caravan.yaml"));
        host = new TestHost(folder, yaml).set("caravan.config", folder.resolve("config.yaml").toString())
                .set("caravan.dev", "true").set("caravan.dev.period", "999999999").start();
        assertThat(model("single")).isEqualTo("first");

        var next = Files.createSymbolicLink(folder.resolve("..next"), two);
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        lookUntilSettled();

        assertThat(model("single")).isEqualTo("second");
    }

    @Test
    void theWatcherLooksByItselfAndGoesWithTheContext() throws IOException {
        host.close();
        host = new TestHost(folder, yaml).set("caravan.dev", "true").set("caravan.dev.period", "20").start();
        assertThat(watchers()).hasSize(1);
        assertThat(model("single")).isEqualTo("first");

        write(yaml.replace("single: [first]", "single: [second]"));

        await().atMost(LIMIT).until(() -> model("single").equals("second"));
        host.close();
        await().atMost(LIMIT).until(() -> watchers().isEmpty());
    }

    @Test
    void withoutDevelopmentModeNobodyLooks() throws IOException {
        host.close();
        host = new TestHost(folder, yaml).start();

        assertThat(watchers()).isEmpty();
        assertThat(host.context().getRegistry().findSingleByType(Development.class)).isNull();
    }

    private static List<Thread> watchers() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("caravan-dev")
                && thread.isAlive()).toList();
    }
}
