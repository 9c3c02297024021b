package dev.caravan.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The applications that the guide on embedding shows are those that the build starts. */
class EmbedTest {

    private static final Path HOSTS = Path.of("src/it");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(?:xml|yaml|properties|java)\\n(.*?)^```$");
    /** Lines that only show how something is written. */
    private static final Pattern ONE_LINE = Pattern.compile("[^\\n]*\\n");

    @Test
    void everyFileOrPartOfOneIsASampleHosts() throws IOException {
        var files = hosts();

        assertThat(Guide.matches(BLOCK, Guide.of("embed.md").text()))
                .filteredOn(block -> !ONE_LINE.matcher(block).matches()).hasSizeGreaterThan(6)
                .allSatisfy(block -> assertThat(files).as(block).anyMatch(file -> file.contains(block)));
    }

    private static List<String> hosts() throws IOException {
        try (var files = Files.walk(HOSTS)) {
            var texts = new ArrayList<String>();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                texts.add(Files.readString(file).replace("${caravan.version}", version()));
            }
            return texts;
        }
    }

    private static String version() throws IOException {
        return Guide.matches(Pattern.compile("<artifactId>caravan</artifactId>\\s*<version>(.*?)<"),
                Files.readString(Path.of("pom.xml"))).findFirst().orElseThrow();
    }
}
