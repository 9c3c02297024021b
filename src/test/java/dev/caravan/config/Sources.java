package dev.caravan.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Configurations written in a test, and the values of their placeholders. */
final class Sources {

    private Sources() {
    }

    /** A file called {@code caravan.yaml} with others beside it. */
    static ConfigSource of(String yaml, Map<String, String> beside) {
        return new ConfigSource() {
            @Override
            public String name() {
                return "caravan.yaml";
            }

            @Override
            public String read(String relative) throws IOException {
                var text = relative.isEmpty() ? yaml : beside.get(relative);
                if (text == null) {
                    throw new NoSuchFileException(relative);
                }
                return text;
            }
        };
    }

    static ConfigSource of(String yaml) {
        return of(yaml, Map.of());
    }

    /** Resolves {@code {{NAME}}} and {@code {{NAME:default}}} as Camel does. */
    static UnaryOperator<String> placeholders(Map<String, String> values) {
        return text -> {
            var resolved = text;
            while (resolved.contains("{{")) {
                var begin = resolved.indexOf("{{");
                var end = resolved.indexOf("}}", begin);
                var name = resolved.substring(begin + 2, end);
                var bare = name.startsWith("env:") ? name.substring(4) : name;
                var colon = bare.indexOf(':');
                var value = values.get(colon < 0 ? bare : bare.substring(0, colon));
                if (value == null && colon < 0) {
                    throw new IllegalArgumentException("no value for " + name);
                }
                resolved = resolved.substring(0, begin) + (value == null ? bare.substring(colon + 1) : value)
                        + resolved.substring(end + 2);
            }
            return resolved;
        };
    }
}
