package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.door.FolderBeans;
import dev.caravan.door.Progress;
import dev.caravan.model.TimeSource;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that are waited for before Caravan exits are those that the door takes. */
class WaitingTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TAKEN = 6;

    @TempDir
    Path folder;

    private Path inbox;

    @BeforeEach
    void fill() throws Exception {
        inbox = folder.resolve("inbox");
        for (var inner : new String[] {"default", "default/x.part", "default/.hidden", "..other", "back\\slash"}) {
            Files.createDirectories(inbox.resolve(inner));
            file(inner + "/in it.txt");
        }
        for (var name : new String[] {"a.txt", "b.jsonl", "..txt", ".c.txt", "d.txt.part", "e\\f.txt"}) {
            file(name);
        }
        Files.createSymbolicLink(inbox.resolve("dangling"), folder.resolve("nothing"));
        Files.createSymbolicLink(inbox.resolve("linked"), Files.createDirectories(folder.resolve("elsewhere")));
        Files.createSymbolicLink(inbox.resolve("link.txt"), Files.writeString(folder.resolve("target.txt"), "text"));
        Files.writeString(folder.resolve("elsewhere/g.txt"), "text");
        shell("mkfifo pipe; echo text > \"$(printf 'caf\\351.txt')\"; mkdir \"$(printf 'th\\351')\";"
                + "echo text > \"$(printf 'th\\351')/a.txt\"; echo text > caf\u00e9.txt");
    }

    @Test
    void filesThatAreWaitedForAreThoseThatTheDoorTakes() {
        var progress = new Progress(TimeSource.SYSTEM);
        assertThat(new Waiting(inbox).files()).isEqualTo(TAKEN);

        try (var simulator = Simulator.start(); var caravan = TestCaravan.startWithInbox(folder, """
                providers: { p: { dialect: openai, url: "%s/v1", key: "k" } }
                models: { first: { provider: p, id: gpt-4o } }
                chains: { default: [first] }
                """.formatted(simulator.uri("")), TimeSource.SYSTEM,
                context -> FolderBeans.bind(context, progress, TimeSource.SYSTEM))) {
            await().atMost(LIMIT).until(() -> new Waiting(inbox).files() == 0);
            assertThat(caravan.context().isStarted()).isTrue();
        }

        assertThat(progress.snapshot().finished()).isEqualTo(TAKEN);
    }

    @Test
    void anInboxMayBeALink() throws IOException {
        var link = Files.createSymbolicLink(folder.resolve("link"), inbox);

        assertThat(new Waiting(link).files()).isEqualTo(TAKEN);
    }

    @Test
    void anInboxThatIsGoneIsEmpty() {
        assertThat(new Waiting(folder.resolve("gone")).files()).isZero();
    }

    private void file(String name) throws IOException {
        Files.writeString(inbox.resolve(name), name.endsWith("l") ? "{\"id\": 1}" : "text of " + name);
    }

    private void shell(String command) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", command).directory(inbox.toFile()).start().waitFor()).isZero();
    }
}
