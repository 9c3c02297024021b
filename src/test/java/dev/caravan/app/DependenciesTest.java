package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.Library;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the guide says of libraries: how many an embedder gets, why, and which versions the optional ones have. */
class DependenciesTest {

    private static final Pattern VERSIONED = Pattern.compile("`([\\w.-]+:[\\w.-]+):([\\w.-]+)`");
    private static final String CAMEL = "/org/apache/camel/";

    private String guide;

    @BeforeEach
    void read() throws IOException {
        guide = Files.readString(Path.of("src/site/markdown/build.md"));
    }

    @Test
    void anEmbedderGetsAsManyLibrariesAsTheGuideSays() throws IOException {
        var jars = Embedder.jars();
        var camel = jars.stream().filter(jar -> jar.toString().replace('\\', '/').contains(CAMEL)).toList();

        assertThat(guide.replaceAll("\\s+", " ")).contains("a build has " + size(jars) + " on its class path, of which "
                + size(camel).replace(" jars", "") + " are Camel's own");
        assertThat(Files.readString(Path.of("README.md")).replaceAll("\\s+", " ")).contains(
                jars.size() + " jars, " + camel.size() + " of them Camel's own");
    }

    @Test
    void theGuideSaysWhyEachIsThere() {
        assertThat(Embedder.direct()).allSatisfy(name -> assertThat(guide).contains("`" + name + "`"));
    }

    @Test
    void theGuideTellsOfTheLibraryOfEachPartInTheVersionOfTheBuild() {
        var told = VERSIONED.matcher(guide).results().toList();

        assertThat(told).extracting(found -> found.group(1)).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(Library.values()).map(Library::artifact).toList());
        assertThat(told).allSatisfy(found -> assertThat(Embedder.jar(found.group(1)).getParent().getFileName())
                .hasToString(found.group(2)));
    }

    private static String size(List<Path> jars) {
        return String.format(Locale.ROOT, "%d jars of %.1f MB", jars.size(),
                jars.stream().mapToLong(DependenciesTest::bytes).sum() / 1e6);
    }

    private static long bytes(Path jar) {
        try {
            return Files.size(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
