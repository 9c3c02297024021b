package dev.caravan.app;

import dev.caravan.config.ConfigException;
import dev.caravan.config.SettingException;
import dev.caravan.host.Defaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.MainListener;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Runs Caravan by itself: the documents of the inbox go through the chain of their task. Properties ({@code -D…} or
 * environment variables such as {@code CARAVAN_INBOX}) are described in {@code caravan/defaults.properties}.
 */
public final class Main {

    /** Read where there is no caravan.yaml in the working directory and nobody names another file. */
    private static final String PACKAGED = "classpath:caravan/caravan.yaml";

    private Main() {
    }

    /**
     * Runs until it is stopped. Properties may stand before the other arguments. With the argument {@code report} makes
     * the report and ends; with {@code advice} or {@code whatif <chain> <model,model,…>} says what another order of
     * models would have come to, and ends. Ends with status 1 when the configuration can't be used or the command can't
     * be carried out.
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
            mistake(e).ifPresentOrElse(mistake -> System.err.println(mistake.getMessage()), e::printStackTrace);
            System.exit(1);
        }
    }

    private static void report() throws Exception {
        var command = new ReportCommand(new Terminal(System.out));
        commanded(command).run();
        command.failure().ifPresent(failure -> {
            throw new SettingException("The report can't be made: " + failure.getMessage());
        });
    }

    private static void advise(List<String> command) throws Exception {
        var camel = commanded(new Advise(command, System.out));
        camel.init();
        camel.shutdown();
    }

    /** Only what the command needs is started. */
    private static org.apache.camel.main.Main commanded(MainListener command) {
        var camel = camel(command);
        camel.addOverrideProperty("caravan.enabled", "false");
        return camel;
    }

    private static org.apache.camel.main.Main camel(MainListener listener) {
        var camel = new CamelMain();
        camel.configure().withName("caravan").withJmxEnabled(false).withRoutesIncludePattern("false")
                .withShutdownTimeout(30);
        camel.setInitialProperties(defaults());
        camel.addMainListener(listener);
        return camel;
    }

    /** Camel looks for plugins such as Caravan's by the context's own class loader, or else by the system's alone. */
    private static final class CamelMain extends org.apache.camel.main.Main {
        @Override
        protected CamelContext createCamelContext() {
            var context = super.createCamelContext();
            context.setApplicationContextClassLoader(CamelMain.class.getClassLoader());
            return context;
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
                .filter(cause -> cause instanceof ConfigException || cause instanceof SettingException
                        || cause instanceof MarkedYamlEngineException).findFirst();
    }

    private static Properties defaults() {
        var properties = Defaults.read("defaults.properties");
        properties.putAll(Defaults.read("standalone.properties"));
        if (!Files.exists(Path.of("caravan.yaml"))) {
            properties.setProperty("caravan.config", PACKAGED);
        }
        return properties;
    }
}
