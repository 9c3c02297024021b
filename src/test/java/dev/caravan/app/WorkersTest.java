package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.door.queue.TestKafka;
import dev.caravan.door.queue.TestKafka.Received;
import dev.caravan.outcome.TestPostgres;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three workers, each a process, share a Kafka topic and a PostgreSQL database. {@code -Dcut=20} cuts one off from the
 * database for so many seconds.
 */
class WorkersTest {

    private static final int DOCUMENTS = 600;
    private static final int IN_FLIGHT = 8;
    private static final Duration CUT = Duration.ofSeconds(Integer.getInteger("cut", 8));
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String GROUP = "workers";

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.builder().logSize(0).start();
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(simulator));

    @AfterEach
    void stop() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    @Test
    void everyDocumentIsAnsweredOnceThoughOneWorkerIsKilledAndOneCutOffFromTheDatabase() throws Exception {
        TestPostgres.assumeServer();
        simulator.others(Script.always(Behaviour.answer(Duration.ofMillis(200))));
        var kafka = open(TestKafka.start(folder));
        kafka.create("in", 6);
        kafka.create("out", 3);
        kafka.create("dead", 1);
        var database = TestPostgres.newDatabase();
        var line = open(Line.to(URI.create(database.substring("jdbc:".length())).getPort()));
        var killed = worker("one", database, kafka);
        worker("two", cuttable(database, line), kafka);
        worker("three", database, kafka);
        await("three workers").atMost(LIMIT).until(() -> kafka.consumers(GROUP) == 3);

        IntStream.range(0, DOCUMENTS).forEach(i -> kafka.send("in", "document-" + i, "Receipt " + i));
        awaitPaid(DOCUMENTS / 6);
        line.cut();
        var cutAt = System.nanoTime();
        awaitPaid(DOCUMENTS / 4);
        killed.close();
        await().atMost(LIMIT).until(() -> System.nanoTime() - cutAt > CUT.toNanos());
        line.mend();

        var results = byKey(kafka.read("out", read -> byKey(read).size() == DOCUMENTS));
        assertThat(results.keySet()).isEqualTo(
                IntStream.range(0, DOCUMENTS).mapToObj(i -> "document-" + i).collect(Collectors.toSet()));
        await("all committed").atMost(LIMIT).until(() -> kafka.behind(GROUP, "in") == 0);
        assertThat(byKey(kafka.read("out", read -> byKey(read).size() == DOCUMENTS)).values())
                .as("a document's results are all the same").allSatisfy(texts ->
                        assertThat(texts.stream().distinct()).hasSize(1));
        System.out.printf("WORKERS: %d of %d documents paid for twice; at most %d calls were in flight at the one killed%n",
                paid() - DOCUMENTS, DOCUMENTS, IN_FLIGHT);
        assertThat(paid()).isBetween((long) DOCUMENTS, (long) DOCUMENTS + IN_FLIGHT);
    }

    private Node worker(String name, String database, TestKafka kafka) throws Exception {
        var home = Files.createDirectories(folder.resolve(name));
        var config = Files.writeString(home.resolve("caravan.yaml"), """
                providers: { o: { dialect: openai, url: "%s/v1", key: "k" } }
                models: { first: { provider: o, id: gpt-4o } }
                chains: { default: [first] }
                """.formatted(simulator.uri("")));
        var own = new HashMap<>(Map.of("caravan.kafka.enabled", "true", "caravan.kafka.brokers", kafka.address(),
                "caravan.kafka.group", GROUP, "caravan.kafka.in", "in", "caravan.kafka.out", "out",
                "caravan.kafka.dead-letters", "dead", "caravan.kafka.in-flight", String.valueOf(IN_FLIGHT),
                "camel.component.kafka.configuration.session-timeout-ms", "6000",
                "camel.component.kafka.configuration.heartbeat-interval-ms", "1000"));
        return open(Node.launch(home, config, database, own));
    }

    private static String cuttable(String database, Line line) {
        return database.replaceFirst("//[^/]*/", "//127.0.0.1:" + line.port() + "/");
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.add(part);
        return part;
    }

    private void awaitPaid(int calls) {
        await(calls + " calls").atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> paid() >= calls);
    }

    private long paid() {
        return simulator.count("gpt-4o");
    }

    private static Map<String, List<String>> byKey(List<Received> results) {
        return results.stream().collect(Collectors.groupingBy(Received::key,
                Collectors.mapping(Received::text, Collectors.toList())));
    }
}
