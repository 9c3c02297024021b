package dev.caravan.host;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ConfigChanges;
import dev.caravan.config.ConfigException;
import dev.caravan.config.SettingException;
import dev.caravan.route.CaravanRoutes;
import dev.caravan.route.Editions;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Development mode: has a change of {@code caravan.yaml}, of a file that it names, or of the user's route files take
 * effect while the context runs, or tells in the log why it can't. A change is looked at when two looks in a row have
 * found the same, so that none is taken half written. Safe for all threads.
 */
public final class Development {

    private static final Logger LOG = LoggerFactory.getLogger(Development.class);

    private final Seen source;
    private final Supplier<CaravanConfig> reader;
    private final Editions editions;
    private final CaravanRoutes routes;
    private Map<String, String> configuration;
    private Map<String, String> lastConfiguration;
    private Map<String, String> lastRoutes;

    /**
     * Development mode of a context that has been given its configuration and routes.
     *
     * @param source where the configuration was read
     * @param reader reads it again
     */
    Development(Seen source, Supplier<CaravanConfig> reader, Editions editions, CaravanRoutes routes) {
        this.source = source;
        this.reader = reader;
        this.editions = editions;
        this.routes = routes;
        this.configuration = source.now();
        this.lastConfiguration = configuration;
        this.lastRoutes = Map.of();
    }

    /** Looks whether anything has changed. */
    public synchronized void look() {
        lookAtConfiguration();
        lookAtRoutes();
        routes.reconfiguration().tidy();
    }

    private void lookAtConfiguration() {
        var now = source.now();
        var settled = now.equals(lastConfiguration);
        lastConfiguration = now;
        if (settled && !now.equals(configuration)) {
            configure();
            configuration = source.now();
            configuration.putAll(now);
        }
    }

    private void configure() {
        try {
            var next = reader.get();
            var changes = ConfigChanges.between(editions.config(), next);
            routes.reconfiguration().to(next);
            next.remarks().forEach(LOG::warn);
            LOG.info("{} has changed and is in force: {}", source.name(),
                    changes.isEmpty() ? "nothing that has an effect" : String.join(", ", changes));
        } catch (ConfigException | SettingException e) {
            LOG.error("A change of {} is refused, and what ran goes on running. {}", source.name(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("A change of {} can't be put in force, and what ran goes on running", source.name(), e);
        }
    }

    private void lookAtRoutes() {
        try {
            var now = routes.changing().now();
            var settled = now.equals(lastRoutes);
            lastRoutes = now;
            if (settled && !routes.changing().known(now)) {
                routes.changing().use(now);
            }
        } catch (SettingException e) {
            LOG.debug("The folder of routes can't be read now: {}", e.getMessage());
        }
    }
}
