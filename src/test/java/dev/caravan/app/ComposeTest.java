package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The file that starts a broker, a database and workers: what it names is there. */
class ComposeTest {

    private static final Path FILE = Path.of("docker/compose.yaml");

    private JsonNode compose;

    @BeforeEach
    void read() throws IOException {
        compose = new YAMLMapper().readTree(FILE.toFile());
    }

    @Test
    void itHasABrokerADatabaseAndSeveralWorkers() {
        assertThat(names(compose.path("services"))).containsExactlyInAnyOrder("kafka", "topics", "postgres", "worker");
        assertThat(worker().path("deploy").path("replicas").asInt()).isGreaterThan(1);
        assertThat(worker().path("ports").isMissingNode()).as("so that there may be several").isTrue();
    }

    @Test
    void everySettingOfTheWorkersIsAPropertyOfCaravan() throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(Path.of("src/main/resources/caravan/defaults.properties"))) {
            properties.load(in);
        }
        var known = properties.stringPropertyNames().stream()
                .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_")).collect(Collectors.toSet());

        assertThat(names(worker().path("environment"))).filteredOn(name -> name.startsWith("CARAVAN_"))
                .hasSizeGreaterThan(3).allMatch(known::contains);
        assertThat(Files.readString(Path.of("src/main/resources/caravan/caravan.yaml"))).contains(
                names(worker().path("environment")).stream().filter(name -> name.endsWith("_API_KEY")).toList());
    }

    @Test
    void everyServiceAndVolumeThatIsNamedIsThere() {
        var services = names(compose.path("services"));
        for (var service : compose.path("services")) {
            assertThat(services).containsAll(names(service.path("depends_on")));
            service.path("volumes").forEach(volume -> assertThat(names(compose.path("volumes")))
                    .contains(volume.asText().split(":")[0]));
        }
    }

    @Test
    void theWorkersAreBuiltOfFilesThatAreThere() throws IOException {
        var context = FILE.resolveSibling(worker().path("build").path("context").asText()).normalize();
        var dockerfile = context.resolve(worker().path("build").path("dockerfile").asText());

        assertThat(dockerfile).exists();
        var copied = lines(dockerfile, "COPY ").filter(words -> !words.startsWith("--from"))
                .flatMap(words -> Arrays.stream(words.substring(0, words.lastIndexOf(' ')).split(" "))).toList();
        assertThat(copied).hasSizeGreaterThan(2).allSatisfy(name -> assertThat(context.resolve(name)).exists());
        assertThat(lines(dockerfile.resolveSibling("Dockerfile.dockerignore"), "!")).as("what the daemon is sent")
                .containsExactlyInAnyOrderElementsOf(copied);
    }

    @Test
    void theImageRunsAsNoRootAndTellsItsHealth() throws IOException {
        var dockerfile = FILE.resolveSibling("Dockerfile");
        var started = lines(dockerfile, "ENTRYPOINT ").findFirst().orElseThrow();

        assertThat(lines(dockerfile, "FROM ").reduce((first, last) -> last)).hasValueSatisfying(
                base -> assertThat(base).startsWith("eclipse-temurin:25"));
        assertThat(lines(dockerfile, "USER ")).singleElement().isNotEqualTo("root");
        assertThat(started).isEqualTo("[\"/opt/caravan/bin/caravan\"]");
        assertThat(lines(dockerfile, "HEALTHCHECK ")).singleElement().asString()
                .endsWith("CMD [\"/opt/caravan/bin/caravan\", \"healthy\"]");
        assertThat(Path.of("src/assembly/bin/caravan")).isExecutable().content().contains(Healthy.class.getName());
        assertThat(lines(dockerfile, "ENV ")).singleElement().asString().contains("CARAVAN_HTTP_ENABLED=\"true\"")
                .doesNotContain("CARAVAN_HTTP_HOST");
    }

    private static Stream<String> lines(Path file, String instruction) throws IOException {
        return Files.readAllLines(file).stream().filter(line -> line.startsWith(instruction))
                .map(line -> line.substring(instruction.length()));
    }

    private JsonNode worker() {
        return compose.path("services").path("worker");
    }

    private static List<String> names(JsonNode node) {
        return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false).toList();
    }
}
