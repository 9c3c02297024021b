package dev.caravan.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.outcome.OutcomeStore;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README and the guides say is so. */
class GuidesTest {

    private static final Path JAVA = Path.of("src/main/java/dev/caravan");
    private static final Pattern PROPERTY = Pattern.compile("(?:-D|`)(caravan\\.[a-z0-9.-]*[a-z0-9])(?=[=`\\s\"])");
    private static final Pattern CLASS = Pattern.compile("\\b(dev\\.caravan(?:\\.[a-z]+)+\\.[A-Z]\\w+)");
    private static final Pattern TEST = Pattern.compile("-Dtest=(\\w+)");
    private static final Pattern ROUTE = Pattern.compile("direct:(caravan[a-z-]*)");
    private static final Pattern ENVIRONMENT = Pattern.compile("\\b(CARAVAN_[A-Z_]+)\\b");
    private static final Pattern CURL = Pattern.compile("(?m)^curl (?:.*\\\\\\n)*.*$");
    private static final Pattern INCLUDED = Pattern.compile("<include>(.*?)</include>");
    private static final Pattern WHOLE = Pattern.compile(
            "<directory>(.*?)</directory>\\s*<outputDirectory>\\1</outputDirectory>");
    private static final Pattern SQL = Pattern.compile("(?ms)^```sql\\n(.*?)^```");
    private static final Pattern OUR_HEADER = Pattern.compile("`(Caravan[A-Z]\\w+)`");
    private static final Pattern WIRE_HEADER = Pattern.compile("`((?:x|anthropic)-[a-z-]+)");
    private static final String HOW = "run GuideWriter, as its comment says, to write it anew";
    /** Of the log, a tag of meters, and what only looks like a property. */
    private static final Set<String> OTHERS = Set.of("caravan.log.level", "caravan.kind", "caravan.yaml");

    @TempDir
    Path folder;

    static List<Guide> guides() {
        return Guide.all();
    }

    @ParameterizedTest
    @MethodSource("guides")
    void linksLeadToFilesAndHeadings(Guide guide) {
        assertThat(guide.links()).filteredOn(link -> !link.matches("https?://.*")).allSatisfy(link -> {
            var parts = link.split("#", 2);
            var file = parts[0].isEmpty() ? guide.file() : guide.file().resolveSibling(parts[0]).normalize();
            assertThat(file).as(link).exists();
            if (parts.length == 2) {
                assertThat(Guide.read(file).anchors()).as(link).contains(parts[1]);
            }
        });
    }

    @Test
    void whatTheyLinkToIsInTheDistribution() throws IOException {
        var packed = Files.readString(Path.of("src/assembly/distribution.xml"));
        var files = Stream.concat(Guide.matches(INCLUDED, packed), Guide.matches(WHOLE, packed).map(name -> name + "/**"))
                .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern)).toList();

        assertThat(Guide.all()).allSatisfy(guide -> assertThat(guide.links())
                .filteredOn(link -> !link.matches("https?://.*|#.*")).allSatisfy(link -> {
                    var file = guide.file().resolveSibling(link.replaceFirst("#.*", "")).normalize();
                    assertThat(files).as(link).anyMatch(in -> in.matches(file) || in.matches(file.resolve("any")));
                }));
    }

    /** Else curl says that it sends a form, and a consumer of Camel's makes headers of it. */
    @ParameterizedTest
    @MethodSource("guides")
    void whatIsPostedSaysWhatItIs(Guide guide) {
        assertThat(Guide.matches(CURL, guide.text())).filteredOn(command -> command.contains(" -d ")
                || command.contains(" --data")).allMatch(command -> command.contains("Content-Type: "));
    }

    @ParameterizedTest
    @MethodSource("guides")
    void everyPropertyIsOne(Guide guide) {
        var defaults = PropertyTable.read("defaults.properties");
        var known = new TreeSet<>(defaults.stringPropertyNames());
        defaults.values().forEach(queue -> known.add(queue.toString()));
        known.addAll(OTHERS);
        Guide.matches(Pattern.compile("`(caravan\\.[a-z.]+)` \\|"), Guide.of("metrics.md").text()).forEach(known::add);

        assertThat(Guide.matches(PROPERTY, guide.text())).allMatch(known::contains);
        assertThat(Guide.matches(ENVIRONMENT, guide.text())).allMatch(name -> known.stream()
                .anyMatch(property -> property.replaceAll("[.-]", "_").equalsIgnoreCase(name)));
    }

    @ParameterizedTest
    @MethodSource("guides")
    void everyClassTestAndRouteIsOne(Guide guide) throws IOException {
        assertThat(Guide.matches(CLASS, guide.text())).allMatch(GuidesTest::isClass);
        assertThat(Guide.matches(TEST, guide.text())).allSatisfy(test -> assertThat(names("src/test/java")).contains(test));
        var routes = contents(Path.of("routes"));
        assertThat(Guide.matches(ROUTE, guide.text())).allSatisfy(route -> assertThat(routes).contains("direct:" + route));
    }

    @Test
    void thePropertiesAreThoseOfTheDefaults() {
        assertThat(Guide.of("properties.md").part("properties")).as(HOW).isEqualTo(PropertyTable.table());
    }

    @Test
    void theKeysAreThoseOfTheSchema() {
        assertThat(Guide.of("configuration.md").part("keys")).as(HOW).isEqualTo(KeyTables.tables());
    }

    @Test
    void theHeadersAreThoseOfRoutes() throws IOException {
        var known = set(Guide.matches(Pattern.compile("\"(Caravan[A-Z]\\w+)\""),
                Files.readString(JAVA.resolve("route/Names.java"))));

        assertThat(set(Guide.matches(OUR_HEADER, Guide.of("headers.md").text()))).isEqualTo(known);
    }

    @Test
    void theHeadersAreThoseOfTheHttpDoor() throws IOException {
        var known = set(Guide.matches(Pattern.compile("\"((?i)(?:x|anthropic)-[a-z-]+)\""),
                contents(JAVA.resolve("door/http"))).map(name -> name.toLowerCase(Locale.ROOT)));
        known.add("anthropic-beta");

        assertThat(set(Guide.matches(WIRE_HEADER, Guide.of("headers.md").text()))).isEqualTo(known);
        assertThat(contents(JAVA.resolve("provider"))).contains("\"anthropic-beta\"");
    }

    @Test
    void theDatabaseUnderstandsTheQueries() throws Exception {
        try (var store = OutcomeStore.at(folder.resolve("caravan.db").toString())) {
            store.open();

            assertThat(Guide.matches(SQL, Guide.of("operate.md").text())).hasSizeGreaterThan(2)
                    .allSatisfy(query -> assertThat(runs(store, query)).isTrue());
        }
    }

    private static boolean runs(OutcomeStore store, String query) throws SQLException {
        try (var connection = store.dataSource().getConnection(); var statement = connection.createStatement()) {
            return statement.execute(query);
        }
    }

    private static Set<String> set(Stream<String> names) {
        return names.collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isClass(String name) {
        try {
            Class.forName(name, false, GuidesTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static Set<String> names(String folder) throws IOException {
        try (var files = Files.walk(Path.of(folder))) {
            return files.map(file -> file.getFileName().toString().replace(".java", "")).collect(Collectors.toSet());
        }
    }

    private static String contents(Path folder) throws IOException {
        var text = new StringBuilder();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
