package dev.caravan.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/** Where a configuration lies, in a folder or on the class path, with the files it names beside it. */
public interface ConfigSource {

    /** What problems call the file. */
    String name();

    /**
     * Reads the configuration itself, or a file named relative to it.
     *
     * @throws NoSuchFileException when there is none
     */
    String read(String relative) throws IOException;

    /** The configuration's own text. */
    default String read() throws IOException {
        return read("");
    }

    static ConfigSource file(Path path) {
        return new ConfigSource() {
            @Override
            public String name() {
                return path.toString();
            }

            @Override
            public String read(String relative) throws IOException {
                return Files.readString(relative.isEmpty() ? path : path.resolveSibling(relative));
            }
        };
    }

    static ConfigSource classpath(String resource) {
        return classpath(resource, ConfigSource.class.getClassLoader()::getResourceAsStream);
    }

    /**
     * A resource of the class path.
     *
     * @param open gives a resource by its name; null when there is none
     */
    static ConfigSource classpath(String resource, Function<String, InputStream> open) {
        return new ConfigSource() {
            @Override
            public String name() {
                return "classpath:" + resource;
            }

            @Override
            public String read(String relative) throws IOException {
                var folder = resource.substring(0, resource.lastIndexOf('/') + 1);
                return text(relative.isEmpty() ? resource : folder + relative, open);
            }
        };
    }

    private static String text(String resource, Function<String, InputStream> open) throws IOException {
        try (InputStream in = open.apply(resource)) {
            if (in == null) {
                throw new NoSuchFileException("classpath:" + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
