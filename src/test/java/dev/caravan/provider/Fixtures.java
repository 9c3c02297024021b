package dev.caravan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The recorded bodies and streams; {@code fixtures/README.md} says where they come from. */
public final class Fixtures {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Fixtures() {
    }

    public static ObjectNode read(String dialect, String name) {
        try (var stream = Fixtures.class.getResourceAsStream("/fixtures/" + dialect + "/" + name + ".json")) {
            return (ObjectNode) MAPPER.readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All bodies whose names begin so. */
    public static List<ObjectNode> all(String dialect, String prefix) {
        return names(dialect, prefix, ".json").map(name -> read(dialect, prefix + name)).toList();
    }

    /** The names of all streams, each the same answer as the reply of that name. */
    public static List<String> streams(String dialect) {
        return names(dialect, "stream-", ".sse").toList();
    }

    public static String stream(String dialect, String name) {
        try {
            return Files.readString(folder(dialect).resolve("stream-" + name + ".sse"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> names(String dialect, String prefix, String ending) {
        try (var files = Files.list(folder(dialect))) {
            var names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix) && name.endsWith(ending))
                    .map(name -> name.substring(prefix.length(), name.length() - ending.length()))
                    .sorted()
                    .toList();
            return names.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String dialect) {
        try {
            return Path.of(Fixtures.class.getResource("/fixtures/" + dialect).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** JSON with single quotes for double ones. */
    public static ObjectNode json(String text) {
        return (ObjectNode) node(text);
    }

    /** JSON as it goes over the wire, from text with single quotes for double ones. */
    public static String text(String text) {
        return text.replace('\'', '"');
    }

    public static JsonNode node(String text) {
        try {
            return MAPPER.readTree(text(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
