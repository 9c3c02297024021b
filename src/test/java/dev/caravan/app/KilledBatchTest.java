package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A batch whose process is killed with -9 again and again, at random moments. {@code -Dkills=100} does so more often,
 * {@code -Dseed=…} at other moments.
 */
class KilledBatchTest {

    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int ROWS = 2000;
    private static final int DOCUMENTS = 40;
    private static final int IN_FLIGHT = 16 + 8;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.builder().logSize(0).start();

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void everyRowIsAnsweredAndOnlyWhatWasInFlightIsPaidForTwice() throws Exception {
        simulator.others(Script.always(Behaviour.answer(Duration.ofMillis(5))));
        var random = new Random(Long.getLong("seed", 1));
        var config = fill();

        for (int kill = 1; kill <= KILLS; kill++) {
            var moment = paid() + random.nextInt((ROWS + DOCUMENTS) / (KILLS + 1));
            runUntil(config, () -> paid() > moment);
            assertThat(folder.resolve("outbox/rows.jsonl")).as("no result appears half").doesNotExist();
        }
        runUntil(config, () -> Files.exists(folder.resolve("outbox/rows.summary.json")) && done());

        assertThat(Files.readAllLines(folder.resolve("outbox/rows.jsonl"))).extracting(KilledBatchTest::key)
                .containsExactlyElementsOf(IntStream.range(0, ROWS).boxed().toList());
        assertThat(paid()).isBetween((long) ROWS + DOCUMENTS, (long) ROWS + DOCUMENTS + KILLS * IN_FLIGHT);
        var summary = new ObjectMapper().readTree(folder.resolve("outbox/rows.summary.json").toFile());
        assertThat(summary.path("answered").asInt()).isEqualTo(ROWS);
        assertThat(folder.resolve("failed")).doesNotExist();
        System.out.printf("KILLED %d times: %d of %d paid for twice%n", KILLS, paid() - ROWS - DOCUMENTS, ROWS + DOCUMENTS);
    }

    /** Runs a node until something is so, and kills it. */
    private void runUntil(Path config, BooleanSupplier so) {
        var node = Node.launch(folder, config, "data/caravan.db");
        try {
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(1)).until(so::getAsBoolean);
        } finally {
            node.close();
        }
    }

    private Path fill() throws IOException {
        var inbox = Files.createDirectories(folder.resolve("inbox"));
        var rows = new StringBuilder();
        IntStream.range(0, ROWS).forEach(i -> rows.append("{\"id\":").append(i).append("}\n"));
        Files.writeString(inbox.resolve("rows.jsonl"), rows);
        for (int i = 0; i < DOCUMENTS; i++) {
            Files.writeString(inbox.resolve("document-" + i + ".txt"), "The document " + i);
        }
        return Files.writeString(folder.resolve("caravan.yaml"), """
                providers: { o: { dialect: openai, url: "%s/v1", key: "k" } }
                models: { first: { provider: o, id: gpt-4o } }
                chains: { default: [first] }
                """.formatted(simulator.uri("")));
    }

    private boolean done() {
        var results = folder.resolve("outbox").toFile().list((dir, name) -> name.matches("document-\\d+\\.json"));
        return results != null && results.length == DOCUMENTS && folder.resolve("inbox").toFile().list(
                (dir, name) -> !name.startsWith(".")).length == 0;
    }

    private long paid() {
        return simulator.count("gpt-4o");
    }

    private static int key(String line) {
        return Integer.parseInt(line.replaceAll(".*\"key\":(\\d+).*", "$1"));
    }
}
