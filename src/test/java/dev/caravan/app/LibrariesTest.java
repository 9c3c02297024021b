package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.config.Library;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Caravan in processes that have only what an embedder gets, without the libraries of parts. */
class LibrariesTest {

    @TempDir
    Path folder;

    @Test
    void noLibraryOfAPartIsThere() {
        var jars = Embedder.jars().stream().map(jar -> jar.getFileName().toString()).toList();

        assertThat(Library.values()).allSatisfy(library -> {
            assertThat(library.present()).as("%s on the class path of the tests", library).isTrue();
            assertThat(jars).noneMatch(jar -> jar.matches(name(library) + "-[0-9].*"));
        });
        assertThat(Embedder.direct()).doesNotContainAnyElementsOf(
                Arrays.stream(Library.values()).map(Library::artifact).toList());
    }

    @Test
    void everythingElseWorks() throws Exception {
        try (var simulator = Simulator.start()) {
            simulator.script("gpt-4o", Behaviour.refuse(503));
            var process = run(config(simulator, "[first, second]"), List.of(), "-Dcaravan.database=data/caravan.db",
                    "-Dcaravan.inbox.task=default", "-Dcaravan.inbox.settle=0", "-Dcaravan.inbox.delay=50",
                    "-Dcaravan.report.cron=");
            try {
                drop("letter.txt", "Dear Sir");
                drop("page.html", "<p>Dear Sir</p>");
                drop("rows.jsonl", "{\"id\": 1}\n{\"id\": 2}\n");
                drop("paper.pdf", "%PDF-1.4");

                await().atMost(Node.LIMIT).until(() -> Files.exists(folder.resolve("outbox/letter.json"))
                        && Files.exists(folder.resolve("outbox/rows.summary.json"))
                        && Files.exists(folder.resolve("failed/page.html.reason.json"))
                        && Files.exists(folder.resolve("failed/paper.pdf.reason.json")));
            } finally {
                process.destroyForcibly().waitFor();
            }
            assertThat(Files.readString(folder.resolve("outbox/records/letter.json"))).contains("second");
            assertThat(reason("page.html")).contains("HTML needs org.jsoup:jsoup on the class path");
            assertThat(reason("paper.pdf")).contains("PDF needs org.apache.pdfbox:pdfbox on the class path");
            assertThat(Files.readString(folder.resolve("log"))).doesNotContain("NoClassDefFound");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "caravan.http.enabled=true                             | camel-platform-http-main",
        "caravan.jms.enabled=true                              | camel-jms",
        "caravan.kafka.enabled=true                            | camel-kafka",
        "caravan.report.cron=0 0 6 ? * MON                     | camel-quartz",
        "caravan.database=jdbc:postgresql://127.0.0.1:1/none   | postgresql and org.flywaydb:flyway-database-postgresql",
        "caravan.simulate=true                                 | vertx-core"})
    void aPartWithoutItsLibraryIsToldAtTheStart(String property, String library) throws Exception {
        try (var simulator = Simulator.start()) {
            var process = run(config(simulator, "[first]"), List.of(), "-Dcaravan.report.cron=", "-D" + property);

            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("log"))).contains(library + " on the class path")
                    .contains(property.substring(0, property.indexOf('='))).doesNotContain("\tat ");
        }
    }

    @Test
    void theClientOfThePackagedBrokerIsNeededToo() throws Exception {
        try (var simulator = Simulator.start()) {
            var process = run(List.of(Library.JMS.artifact()), config(simulator, "[first]"), List.of(),
                    "-Dcaravan.report.cron=", "-Dcaravan.jms.enabled=true");

            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("log"))).contains("the broker of the packaged jms.yaml needs "
                    + Library.ARTEMIS.artifact() + " on the class path").doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "languages: [en]         | com.optimaize.languagedetector:language-detector",
        "personal-data: [phone]  | commons-validator:commons-validator and com.googlecode.libphonenumber:libphonenumber"})
    void aGuardWithoutItsLibraryIsAProblemOfTheConfiguration(String guard, String library) throws Exception {
        try (var simulator = Simulator.start()) {
            var config = config(simulator, "{ models: [first], guard: { " + guard + " } }");

            var process = run(config, List.of(), "-Dcaravan.report.cron=");

            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("log")))
                    .contains("caravan.yaml:5: chains.default.guard." + guard.substring(0, guard.indexOf(':')) + " needs "
                            + library + " on the class path").doesNotContain("\tat ");
        }
    }

    @Test
    void aReportWithoutItsLibrariesIsToldAtOnce() throws Exception {
        var process = run(Path.of("classpath:caravan/caravan.yaml"), List.of("report"));

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("log"))).contains("The report can't be made: the report needs "
                + "org.knowm.xchart:xchart and com.samskivert:jmustache and "
                + "com.fasterxml.jackson.dataformat:jackson-dataformat-csv on the class path").doesNotContain("\tat ");
    }

    private static String name(Library library) {
        return library.artifact().substring(library.artifact().indexOf(':') + 1);
    }

    private Path config(Simulator simulator, String chain) throws IOException {
        return Files.writeString(folder.resolve("caravan.yaml"), """
                providers: { o: { dialect: openai, url: "%s/v1", key: "k" } }
                models: { first: { provider: o, id: gpt-4o }, second: { provider: o, id: gpt-4o-mini } }
                retry: { delay: 1ms }
                chains:
                  default: %s
                """.formatted(simulator.uri(""), chain));
    }

    private void drop(String name, String text) throws IOException {
        var unfinished = Files.writeString(folder.resolve(name), text);
        Files.move(unfinished, Files.createDirectories(folder.resolve("inbox")).resolve(name),
                StandardCopyOption.ATOMIC_MOVE);
    }

    private String reason(String name) throws IOException {
        return Files.readString(folder.resolve("failed").resolve(name + ".reason.json"));
    }

    private Process run(Path config, List<String> arguments, String... properties) throws IOException {
        return run(List.of(), config, arguments, properties);
    }

    private Process run(List<String> added, Path config, List<String> arguments, String... properties)
            throws IOException {
        var own = new ArrayList<>(List.of("-Dcaravan.config=" + config, "-Dcaravan.simulate=false",
                "-Dcaravan.inbox.task=default"));
        own.addAll(List.of(properties));
        var command = new ArrayList<>(Embedder.java(added, own.toArray(String[]::new)));
        command.addAll(arguments);
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
    }
}
