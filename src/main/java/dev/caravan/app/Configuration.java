package dev.caravan.app;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ConfigReader;
import dev.caravan.config.ConfigSource;
import dev.caravan.config.ProviderConfig;
import dev.caravan.route.Property;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;

/** What the user's files say. */
final class Configuration {

    private static final String PACKAGED = "caravan/caravan.yaml";

    private Configuration() {
    }

    /** Reads the file of {@code caravan.config}, or the packaged one where nobody named another and none lies here. */
    static CaravanConfig read(CamelContext context, UnaryOperator<ProviderConfig> adjust) {
        return new ConfigReader(context::resolvePropertyPlaceholders, adjust).read(source(context));
    }

    private static ConfigSource source(CamelContext context) {
        var file = Path.of(Property.text(context, "caravan.config"));
        return Files.exists(file) || !file.equals(Path.of("caravan.yaml"))
                ? ConfigSource.file(file) : ConfigSource.classpath(PACKAGED);
    }

    /** The folder of the user's route files. */
    static Optional<File> routes(CamelContext context) {
        return Optional.of(Property.text(context, "caravan.routes")).filter(name -> !name.isBlank()).map(File::new);
    }
}
