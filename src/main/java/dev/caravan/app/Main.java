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
import org.apache.camel.main.MainListener;

/**
 * Runs Caravan by itself: the documents of the inbox go through the chain of their task. Properties ({@code -D…} or
 * environment variables such as {@code CARAVAN_INBOX}) are described in {@code caravan/defaults.properties}.
 */
public final class Main {

    private static final String EVERY_MONDAY = "0 0 6 ? * MON";

    private Main() {
    }

    /**
     * Runs until it is stopped. Properties may stand before the other arguments. With the argument {@code report} makes the report and ends; with {@code advice} or
     * {@code whatif <chain> <model,model,…>} says what another order of models would have come to, and ends. Ends with
     * status 1 when the configuration can't be used or the command can't be carried out.
     */
    public static void main(String[] args) throws Exception {
        var words = Arguments.words(args);
        useOwnLog();
        try {
            if (words.equals(List.of("report"))) {
                report();
            } else if (Advise.meant(words)) {
                advise(words);
            } else {
                camel(new Application(new Terminal(System.out))).run(words.toArray(String[]::new));
            }
        } catch (Exception e) {
            System.err.println(mistake(e).orElseThrow(() -> e).getMessage());
            System.exit(1);
        }
    }

    private static void report() throws Exception {
        var command = new ReportCommand(new Terminal(System.out));
        camel(command).run();
        command.failure().ifPresent(failure -> {
            throw new SettingException("The report can't be made: " + failure.getMessage());
        });
    }

    private static void advise(List<String> command) throws Exception {
        var camel = camel(new Advise(command, System.out));
        camel.init();
        camel.shutdown();
    }

    private static org.apache.camel.main.Main camel(MainListener listener) {
        var camel = new org.apache.camel.main.Main();
        camel.configure().withName("caravan").withJmxEnabled(false).withRoutesIncludePattern("false")
                .withShutdownTimeout(30);
        camel.setInitialProperties(defaults());
        camel.addMainListener(listener);
        return camel;
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
        defaults.setProperty("caravan.report.cron", EVERY_MONDAY);
        return defaults;
    }
}
