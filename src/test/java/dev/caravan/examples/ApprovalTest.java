package dev.caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code approval.yaml}: answers that two models don't agree on wait for a person. */
class ApprovalTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        caravan = Example.of("approval.yaml", Map.of("approval.in", folder.resolve("to-check").toString(),
                "approval.folder", folder.resolve("approval").toString(), "approval.settle", "100"))
                .start(folder, simulator);
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void whatTwoModelsReadAlikeGoesOnAtOnceAndWhatCannotBeReadIsPutAside() throws IOException {
        drop("a.txt");
        Files.writeString(folder.resolve("to-check/picture.gif"), "GIF89a");

        assertThat(whenThere("outbox/a.json").path("total").asText()).isEqualTo("12.50");
        assertThat(folder.resolve("approval/a.json")).doesNotExist();
        Example.whenThere(folder.resolve("to-check/.done/a.txt"));
        Example.whenThere(folder.resolve("to-check/.failed/picture.gif"));
        assertThat(simulator.count(Example.CLAUDE)).isEqualTo(1);
        assertThat(simulator.count("gpt-4o")).isEqualTo(1);
    }

    @Test
    void whatTheyReadDifferentlyGoesOnWhenAPersonHasCorrectedAndReleasedIt() throws IOException {
        simulator.script(Example.CLAUDE, Example.misread("72.50"));
        drop("a.txt");

        var waiting = whenThere("approval/a.json");
        assertThat(waiting.path("why").asText()).startsWith("a second model agrees on 0.6");
        assertThat(waiting.at("/answer/total").asText()).isEqualTo("72.50");
        assertThat(waiting.at("/second/total").asText()).isEqualTo("12.50");
        assertThat(folder.resolve("outbox/a.json")).doesNotExist();

        var file = folder.resolve("approval/a.json");
        Files.writeString(file, Files.readString(file).replace("72.50", "12.50"));
        Files.move(file, folder.resolve("approval/released/a.json"));

        assertThat(whenThere("outbox/a.json").path("total").asText()).isEqualTo("12.50");
    }

    @Test
    void anAnswerWithoutASecondOpinionWaitsAndSoDoesAFallbacks() throws IOException {
        simulator.script("gpt-4o", Script.of(Behaviour.refuse(400)));
        drop("a.txt");

        var alone = whenThere("approval/a.json");
        assertThat(alone.path("why").asText()).isEqualTo("there is no second opinion");
        assertThat(alone.path("second").isNull()).isTrue();

        simulator.clearLog();
        simulator.script(Example.CLAUDE, Behaviour.refuse(503));
        Files.writeString(folder.resolve("to-check/b.txt"), Example.receipt("7.00"));

        assertThat(whenThere("approval/b.json").path("why").asText()).startsWith("it is from gpt-4o");
        assertThat(simulator.count("gpt-4o")).isEqualTo(1);
    }

    private void drop(String name) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("to-check")).resolve(name), Example.receipt("12.50"));
    }

    private JsonNode whenThere(String file) throws IOException {
        return JSON.readTree(Example.whenThere(folder.resolve(file)));
    }
}
