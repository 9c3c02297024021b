package dev.caravan.host;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.camel.CamelContext;

/** What Caravan's properties are where nobody sets them. */
public final class Defaults {

    private Defaults() {
    }

    /** Gives a context every property of {@code caravan/defaults.properties} that it has from nowhere else. */
    public static void add(CamelContext context) {
        var properties = context.getPropertiesComponent();
        read("defaults.properties").forEach((name, value) -> {
            if (properties.resolveProperty(name.toString()).isEmpty()) {
                properties.addInitialProperty(name.toString(), value.toString());
            }
        });
    }

    /** The properties of a file in the folder {@code caravan} of the jar. */
    public static Properties read(String file) {
        var properties = new Properties();
        try (Reader in = new InputStreamReader(
                Defaults.class.getResourceAsStream("/caravan/" + file), StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
