package dev.caravan.host;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ConfigReader;
import dev.caravan.config.ConfigSource;
import dev.caravan.config.ProviderConfig;
import dev.caravan.config.SettingException;
import dev.caravan.route.Property;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;

/** Where a context's configuration lies, and what it says. */
public final class Configuration {

    private static final String USUAL = "caravan.yaml";
    private static final String CLASSPATH = "classpath:";
    private static final String FILE = "file:";

    private Configuration() {
    }

    /**
     * What the property {@code caravan.config} names, a path or {@code classpath:} and a resource's name; where it is
     * empty, {@code caravan.yaml} in the working directory or on the class path. Empty where none of these is.
     */
    public static Optional<ConfigSource> source(CamelContext context) {
        var named = Property.text(context, "caravan.config");
        if (!named.isEmpty()) {
            return Optional.of(named.startsWith(CLASSPATH) ? resource(context, named.substring(CLASSPATH.length()))
                    : ConfigSource.file(Path.of(named.startsWith(FILE) ? named.substring(FILE.length()) : named)));
        }
        var file = Path.of(USUAL);
        if (Files.exists(file)) {
            return Optional.of(ConfigSource.file(file));
        }
        return context.getClassResolver().loadResourceAsURL(USUAL) == null
                ? Optional.empty() : Optional.of(resource(context, USUAL));
    }

    private static ConfigSource resource(CamelContext context, String name) {
        return ConfigSource.classpath(name, context.getClassResolver()::loadResourceAsStream);
    }

    /**
     * Reads and checks a configuration, with the context's placeholders resolved.
     *
     * @param adjust may replace each provider
     * @throws dev.caravan.config.ConfigException with every problem
     */
    public static CaravanConfig read(CamelContext context, ConfigSource source, UnaryOperator<ProviderConfig> adjust) {
        return new ConfigReader(context::resolvePropertyPlaceholders, adjust).read(source);
    }

    /**
     * Reads and checks the context's configuration.
     *
     * @throws SettingException when there is none
     */
    public static CaravanConfig read(CamelContext context, UnaryOperator<ProviderConfig> adjust) {
        var source = source(context).orElseThrow(() -> new SettingException("there is no caravan.yaml in the working "
                + "directory or on the class path, and the property caravan.config names no other file"));
        return read(context, source, adjust);
    }

    /** The folder of the user's route files. */
    public static Optional<File> routes(CamelContext context) {
        return Optional.of(Property.text(context, "caravan.routes")).filter(name -> !name.isBlank()).map(File::new);
    }
}
