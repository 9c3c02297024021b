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

/** The recorded bodies; {@code fixtures/README.md} says where they come from. */
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
        try (var files = Files.list(Path.of(Fixtures.class.getResource("/fixtures/" + dialect).toURI()))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .map(name -> read(dialect, name.replace(".json", "")))
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** JSON with single quotes for double ones. */
    public static ObjectNode json(String text) {
        return (ObjectNode) node(text);
    }

    public static JsonNode node(String text) {
        try {
            return MAPPER.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
