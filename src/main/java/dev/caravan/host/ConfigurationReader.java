package dev.caravan.host;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ConfigSource;
import org.apache.camel.CamelContext;

/** Makes a configuration of its source. One in a context's registry takes the place of {@link Configuration#read}. */
@FunctionalInterface
public interface ConfigurationReader {

    /**
     * Reads and checks the whole of it.
     *
     * @throws dev.caravan.config.ConfigException with every problem
     */
    CaravanConfig read(CamelContext context, ConfigSource source);
}
