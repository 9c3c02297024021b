package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/caravan} of the distribution, with a JVM that only tells what it was started with, a word a line. */
@DisabledOnOs(OS.WINDOWS)
class ScriptTest {

    @TempDir
    Path folder;

    /** Keep a new JVM from warning of what SQLite and Netty do; an older one doesn't know the second. */
    private static final List<String> QUIET = List.of("-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private Path home;
    private Path work;

    @BeforeEach
    void unpack() throws IOException {
        home = folder.resolve("the home");
        work = Files.createDirectories(folder.resolve("work"));
        Files.copy(Path.of("src/assembly/bin/caravan"), Files.createDirectories(home.resolve("bin")).resolve("caravan"));
        var java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nfor word in \"$@\"; do echo \"$word\"; done\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theDistributionsConfigurationAndRoutesAreUsedWherePeopleHaveNone() throws Exception {
        assertThat(run(Map.of("JAVA_OPTS", "-Xmx64m -Da=b"), "-Dcaravan.inbox=my inbox", "report")).startsWith(QUIET.toArray(String[]::new))
                .endsWith("-Xmx64m", "-Da=b", "-cp", home + "/lib/*", Main.class.getName(),
                        "-Dcaravan.routes=" + home + "/routes", "-Dcaravan.config=" + home + "/caravan.yaml",
                        "-Dcaravan.inbox=my inbox", "report").hasSize(QUIET.size() + 9);
    }

    @Test
    void whatLiesInTheWorkingDirectoryOrIsInTheEnvironmentGoesFirst() throws Exception {
        Files.writeString(work.resolve("caravan.yaml"), "chains: {}");

        assertThat(run(Map.of("CARAVAN_ROUTES", "mine"))).startsWith(QUIET.toArray(String[]::new))
                .endsWith("-cp", home + "/lib/*", Main.class.getName()).hasSize(QUIET.size() + 3);
    }

    @Test
    void itAsksTheOneThatRunsWhetherItIsHealthy() throws Exception {
        assertThat(run(Map.of(), "healthy", "ready")).contains(Healthy.class.getName(), "ready")
                .doesNotContain(Main.class.getName());
    }

    private List<String> run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("sh", home.resolve("bin/caravan").toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CARAVAN_") || name.equals("JAVA_OPTS"));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(environment);
        var process = builder.start();
        var said = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", said)).isZero();
        return said;
    }
}
