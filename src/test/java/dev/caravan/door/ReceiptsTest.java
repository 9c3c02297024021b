package dev.caravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.caravan.model.TimeSource;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** 501 scanned receipts while the first provider refuses, stalls and resets by turns; only where they lie beside us. */
@EnabledIf("present")
class ReceiptsTest {

    private static final Path RECEIPTS = Path.of("../shared/receipts");
    private static final Path SCHEMA = Path.of("src/main/resources/caravan/schemas/invoice.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    static boolean present() {
        return Files.isDirectory(RECEIPTS);
    }

    @Test
    void everyReceiptHasOneValidResult() throws IOException {
        var progress = new Progress(TimeSource.SYSTEM);
        var receipts = receipts();
        var inbox = Files.createDirectories(folder.resolve("inbox"));
        for (var receipt : receipts) {
            Files.copy(receipt, inbox.resolve(receipt.getFileName()));
        }
        Files.copy(SCHEMA, folder.resolve("invoice.json"));

        try (var simulator = Simulator.start()) {
            simulator.script("claude-sonnet-5-5", new Script.Share(0.4, trouble(), Script.always(Behaviour.answer()), 7));
            try (var caravan = TestCaravan.startWithInbox(folder, yaml(simulator), TimeSource.SYSTEM,
                    context -> FolderBeans.bind(context, progress, TimeSource.SYSTEM))) {
                await().atMost(Duration.ofMinutes(3)).until(() -> progress.snapshot().answered() == receipts.size());
                assertThat(caravan.context().getRoutes()).isNotEmpty();
            }
            assertThat(simulator.count("claude-sonnet-5-5")).isPositive();
        }

        var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(SCHEMA));
        for (var receipt : receipts) {
            var name = receipt.getFileName().toString().replace(".txt", ".json");
            assertThat(schema.validate(JSON.readTree(folder.resolve("outbox").resolve(name).toFile()))).isEmpty();
            assertThat(folder.resolve("outbox/records").resolve(name)).exists();
        }
        assertThat(count(folder.resolve("inbox/.done"))).isEqualTo(receipts.size());
        assertThat(count(folder.resolve("outbox"))).isEqualTo(receipts.size());
        assertThat(folder.resolve("failed")).doesNotExist();
    }

    private static Script trouble() {
        return Script.of(Behaviour.refuse(529), Behaviour.stall(), Behaviour.reset()).times(1000);
    }

    private static String yaml(Simulator simulator) {
        return """
                providers:
                  o: { dialect: openai, url: "%1$s/v1", key: "k" }
                  a: { dialect: anthropic, url: "%1$s/v1", key: "k" }
                models:
                  claude-3-5-sonnet: { provider: a, id: claude-sonnet-5-5, can: [tools, images, json-schema] }
                  gpt-4o: { provider: o }
                  gpt-4o-mini: { provider: o }
                retry: { delay: 1ms }
                time: { attempt-timeout: 300ms }
                circuit: { open-for: 100ms }
                chains:
                  document_analysis:
                    models: [claude-3-5-sonnet, gpt-4o, gpt-4o-mini]
                    prompt: { system: "Extract the fields of the invoice." }
                    guard: { schema: invoice.json }
                """.formatted(simulator.uri(""));
    }

    private static List<Path> receipts() throws IOException {
        try (var files = Files.list(RECEIPTS)) {
            return files.filter(file -> file.toString().endsWith(".txt")).toList();
        }
    }

    private static long count(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
