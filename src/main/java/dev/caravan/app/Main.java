package dev.caravan.app;

import dev.caravan.config.ConfigException;
import dev.caravan.config.SettingException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Runs Caravan by itself: the documents of the inbox go through the chain of their task. With the arguments
 * {@code advice} or {@code whatif <chain> <model,model,…>} it says what another order of models would have come to, and
 * ends. Properties ({@code -D…} or
 * environment variables such as {@code CARAVAN_INBOX}) are described in {@code caravan/defaults.properties}.
 */
public final class Main {

    private Main() {
    }

    /** Ends with status 1 when the configuration can't be used. */
    public static void main(String[] args) throws Exception {
        useOwnLog();
        var camel = new org.apache.camel.main.Main();
        camel.configure().withName("caravan").withJmxEnabled(false).withRoutesIncludePattern("false")
                .withShutdownTimeout(30);
        camel.setInitialProperties(defaults());
        try {
            if (Advise.meant(args)) {
                camel.addMainListener(new Advise(List.of(args), System.out));
                camel.init();
                camel.shutdown();
            } else {
                camel.addMainListener(new Application(new Terminal(System.out)));
                camel.run(args);
            }
        } catch (Exception e) {
            System.err.println(mistake(e).orElseThrow(() -> e).getMessage());
            System.exit(1);
        }
    }

    private static void useOwnLog() {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "caravan/logback.xml");
        }
    }

    /** What a person can mend; anything else is told with its stack trace. */
    private static Optional<Throwable> mistake(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(cause -> cause instanceof ConfigException || cause instanceof SettingException).findFirst();
    }

    private static Properties defaults() {
        var defaults = new Properties();
        try (Reader in = new InputStreamReader(
                Main.class.getResourceAsStream("/caravan/defaults.properties"), StandardCharsets.UTF_8)) {
            defaults.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return defaults;
    }
}
