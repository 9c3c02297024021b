package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report} as the application's argument, in a process of its own. */
class ReportCommandTest {

    @TempDir
    Path folder;

    @Test
    void theReportIsMadeAndTheProcessEnds() throws Exception {
        var process = run("-Dcaravan.report.days=3");

        assertThat(process.waitFor()).isZero();
        var said = Files.readString(folder.resolve("log"));
        assertThat(said.lines().filter(line -> line.startsWith("reports/caravan-"))).hasSize(3);
        assertThat(folder.resolve("reports").toFile().list()).hasSize(3);
        assertThat(folder.resolve("inbox")).doesNotExist();
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsAFailure() throws Exception {
        var process = run("-Dcaravan.database=jdbc:postgresql://127.0.0.1:1/none?user=u&password=sesame");

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("log"))).contains("The report can't be made: ")
                .doesNotContain("sesame").doesNotContain("\tat ");
        assertThat(folder.resolve("reports")).doesNotExist();
    }

    private Process run(String... properties) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(properties));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "report"));
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
    }
}
