package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application in a process of its own. */
class MainTest {

    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    Path folder;

    private Process process;

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    @Test
    void aBuildToolsClassLoaderKeepsCaravanFromNothing() throws Exception {
        start("-Dcaravan.config=nowhere.yaml", "-cp", Path.of("target/test-classes").toAbsolutePath().toString(),
                Elsewhere.class.getName(), CLASS_PATH);

        assertThat(said()).contains("nowhere.yaml").doesNotContain("\tat ");
    }

    @Test
    void aRouteFileThatIsBrokenEndsItAndIsToldWithItsLine() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("my-routes")).resolve("broken.yaml"), """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                        - nonsense: {}
                """);

        start("-Dcaravan.routes=my-routes", "-cp", CLASS_PATH, Main.class.getName());

        assertThat(said()).contains("nonsense").contains("broken.yaml, line 6").doesNotContain("\tat ");
    }

    private void start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
    }

    /** What it said until it ended as something that failed. */
    private String said() throws IOException, InterruptedException {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        return Files.readString(folder.resolve("log"));
    }
}
