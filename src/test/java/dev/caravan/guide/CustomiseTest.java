package dev.caravan.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.route.TestCaravan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code customise.md} says of routes, beans and examples is so. */
class CustomiseTest {

    private static final Path ROUTES = Path.of("routes");
    private static final Path EXAMPLES = Path.of("routes/examples");
    private static final Pattern ID = Pattern.compile("(?m)^    id: (\\S+)$");
    private static final Pattern BEAN = Pattern.compile("(?m)^\\| `(caravan[A-Z]\\w+)` \\|");
    private static final Pattern ENDPOINT = Pattern.compile("(?m)^\\| `(direct:caravan[\\w-]*)` \\|");

    @TempDir
    Path folder;

    private final Guide guide = Guide.of("customise.md");

    static List<Path> routes() throws IOException {
        return yaml(ROUTES);
    }

    static List<Path> examples() throws IOException {
        return yaml(EXAMPLES);
    }

    private static List<Path> yaml(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void theTableHasEveryPackagedFileWithItsRoutesAndNoOthers(Path file) throws IOException {
        var row = row("](../../../routes/" + file.getFileName() + ") |");
        var last = row.substring(row.lastIndexOf("| ", row.length() - 3));

        assertThat(Guide.matches(Pattern.compile("`(caravan[a-z-]*)`"), last))
                .containsExactlyInAnyOrderElementsOf(ids(file).toList());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsListedAndSaysHowToUseIt(Path file) throws IOException {
        var text = Files.readString(file);
        var head = text.substring(0, text.indexOf("\n\n"));

        assertThat(row("](../../../routes/examples/" + file.getFileName() + ") |")).isNotBlank();
        assertThat(head.lines()).allMatch(line -> line.startsWith("#"));
        assertThat(head).contains("-Dcaravan.routes=FOLDER").contains("To change: ")
                .containsPattern("Jar: |No jars beside");
        assertThat(Guide.matches(Pattern.compile("(?m)^    description: "), text)).hasSameSizeAs(ids(file).toList());
    }

    @Test
    void theExampleOfTheReportDiffersFromThePackagedFileOnlyAtItsEnd() throws IOException {
        var packaged = Files.readString(ROUTES.resolve("report.yaml"));
        var last = packaged.indexOf("- route:\n    id: caravan-deliver-report");

        assertThat(Files.readString(EXAMPLES.resolve("report.yaml")))
                .contains(packaged.substring(packaged.indexOf("- route:"), last));
    }

    @Test
    void beansAndEndpointsAreThere() {
        try (var caravan = TestCaravan.startAll(folder, """
                providers: { o: { dialect: openai, url: "http://127.0.0.1:1/v1", key: k } }
                models: { NAME: { provider: o } }
                chains: { TASK: [NAME] }
                """, folder, Map.of())) {
            var context = caravan.context();

            assertThat(Guide.matches(BEAN, guide.text()).toList()).hasSizeGreaterThan(3)
                    .allSatisfy(bean -> assertThat(context.getRegistry().lookupByName(bean)).isNotNull());
            assertThat(Guide.matches(ENDPOINT, guide.text()).toList()).hasSizeGreaterThan(3)
                    .allSatisfy(endpoint -> assertThat(context.getRoutes()).anyMatch(route ->
                            route.getEndpoint().getEndpointUri().equals(endpoint.replace(":", "://"))));
        }
    }

    private String row(String link) {
        return guide.text().lines().filter(line -> line.startsWith("|") && line.contains(link)).findFirst()
                .orElseThrow();
    }

    private static Stream<String> ids(Path file) throws IOException {
        return Guide.matches(ID, Files.readString(file));
    }
}
