package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.outcome.TestPostgres;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.LoggedRequest;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An outage and its end, met by one process and known to another through their PostgreSQL database. */
class NodesTest {

    private static final String DEAD = "gpt-4o";
    private static final String ALIVE = "claude-sonnet-5-5";

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private final List<Node> nodes = new ArrayList<>();
    private Path config;
    private String database;

    @BeforeEach
    void prepare() throws IOException {
        TestPostgres.assumeServer();
        database = TestPostgres.newDatabase();
        config = Files.writeString(folder.resolve("caravan.yaml"), """
                providers:
                  o: { dialect: openai, url: "%1$s/v1", key: "secret-of-openai" }
                  a: { dialect: anthropic, url: "%1$s/v1", key: "secret-of-anthropic" }
                models:
                  first: { provider: o, id: gpt-4o }
                  second: { provider: a, id: claude-sonnet-5-5 }
                retry: { redeliveries: 0 }
                chains: { default: [first, second] }
                """.formatted(simulator.uri("")));
    }

    private Node start(String name) {
        var node = Node.start(folder.resolve(name), config, database);
        nodes.add(node);
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        simulator.close();
    }

    @Test
    void anotherNodeKnowsAnOutageAndItsEndWithoutMeetingThem() {
        var a = start("a");
        var b = start("b");

        meetOutage(a);
        var third = calls(DEAD).get(2).arrived();
        report("B knows of the outage after A's third failure", third, () -> b.circuit("first").equals("open"));
        assertThat(calls(DEAD)).as("all requests to the dead model came from A").hasSize(3);

        b.answer("b-during");
        b.answer("b-still");
        assertThat(askedBy("b-during")).containsExactly(ALIVE);
        assertThat(askedBy("b-still")).containsExactly(ALIVE);

        simulator.unscript(DEAD);
        var recovery = Instant.now();
        report("a probe finds the model recovered", recovery, () -> !a.circuit("first").equals("open"));
        report("A asks it again", recovery, () -> asksFirst(a, "a"));
        report("B knows of the recovery", recovery, () -> !b.circuit("first").equals("open"));
        report("B asks it again", recovery, () -> asksFirst(b, "b"));
        assertThat(a.circuit("first")).isEqualTo("closed");
        assertThat(b.circuit("first")).isEqualTo("closed");
    }

    @Test
    void aNodeThatWasKilledAndRestartedDoesNotCallTheModelWhoseCircuitWasOpen() {
        var a = start("a");
        var b = start("b");
        meetOutage(a);
        await().atMost(Node.LIMIT).until(() -> b.circuit("first").equals("open"));

        a.close();
        a.drop("a-waiting");
        var again = start("a");

        assertThat(again.circuit("first")).as("known before the doors open").isEqualTo("open");
        again.await("a-waiting");
        assertThat(askedBy("a-waiting")).containsExactly(ALIVE);
        again.answer("a-restarted");
        assertThat(askedBy("a-restarted")).containsExactly(ALIVE);
        assertThat(calls(DEAD)).hasSize(3);
    }

    /**
     * Three documents that the first model fails, answered by the second. None went before, for with few outcomes one
     * failure would degrade the model, and its circuit would not be reached.
     */
    private void meetOutage(Node node) {
        simulator.script(DEAD, Behaviour.refuse(503));
        for (int i = 1; i <= 3; i++) {
            node.answer("outage-" + i);
            assertThat(askedBy("outage-" + i)).containsExactly(DEAD, ALIVE);
        }
        assertThat(node.circuit("first")).isEqualTo("open");
    }

    /** Lets the node answer another document and says whether it asked the first model. */
    private boolean asksFirst(Node node, String prefix) {
        var name = prefix + "-after-" + simulator.log().size();
        node.answer(name);
        return askedBy(name).get(0).equals(DEAD);
    }

    /** Which models were asked with a document, in order. */
    private List<String> askedBy(String document) {
        return simulator.log().stream().filter(request -> request.body().toString().contains(document + "."))
                .map(LoggedRequest::model).toList();
    }

    /** The requests to a model that were no probes. */
    private List<LoggedRequest> calls(String model) {
        return simulator.requests(model).stream()
                .filter(request -> request.body().path("max_tokens").asInt() != 1).toList();
    }

    /** Waits until something is so and prints how long after {@code from} that was seen. */
    private static void report(String what, Instant from, BooleanSupplier so) {
        await(what).atMost(Node.LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20))
                .until(so::getAsBoolean);
        System.out.printf("NODES %s: %d ms%n", what, Duration.between(from, Instant.now()).toMillis());
    }
}
