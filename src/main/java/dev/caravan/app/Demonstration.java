package dev.caravan.app;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.ProviderConfig;
import dev.caravan.config.Secret;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Stands in for the providers where none has a key: simulated ones on this machine, each at an address of its own, the
 * first of which goes through an outage while the sample documents are read.
 */
final class Demonstration implements AutoCloseable {

    private static final String SAMPLES = "/caravan/samples/";
    private static final Duration LATENCY = Duration.ofMillis(400);
    private static final Duration HEALTHY = Duration.ofSeconds(2);
    private static final Duration DOWN = Duration.ofSeconds(4);

    /** Shorter times than in earnest, so that a person sees a circuit open and close. */
    static final Map<String, String> PACE = Map.of(
            "caravan.attempt-timeout", "1s", "caravan.circuit.open-for", "2s", "caravan.inbox.concurrency", "2",
            "caravan.progress.period", "1000");

    private final Map<String, Simulator> simulators = new LinkedHashMap<>();
    private CaravanConfig config;

    /**
     * Starts the simulators and points the configuration's providers at them.
     *
     * @param reader reads the configuration with its providers adjusted
     */
    CaravanConfig configure(Function<UnaryOperator<ProviderConfig>, CaravanConfig> reader) {
        config = reader.apply(this::simulated);
        return config;
    }

    private ProviderConfig simulated(ProviderConfig provider) {
        var simulator = simulators.computeIfAbsent(provider.name(), name -> Simulator.builder()
                .latency(LATENCY).logSize(0).start());
        var path = provider.url().getRawPath();
        return new ProviderConfig(provider.name(), provider.dialect(),
                URI.create(simulator.uri("") + (path == null ? "" : path)), new Secret("simulated"), Map.of());
    }

    /** Puts the sample documents into the inbox and lets the outage of the first provider begin. */
    void begin(String task, Path inbox, Terminal terminal) {
        var models = config.chain(task).map(ChainConfig::models).orElseThrow();
        var first = models.get(0).provider();
        models.stream().filter(model -> model.provider().equals(first))
                .forEach(model -> simulators.get(first.name()).script(model.id(), outage()));
        var samples = copySamples(inbox);
        terminal.say("No provider has a key (" + String.join(", ", config.providers().keySet())
                + "), so Caravan runs against built-in simulated providers.");
        terminal.say(samples.size() + " sample documents go into " + inbox + "/, and " + first.name()
                + " goes through an outage of " + DOWN.toSeconds() + " s meanwhile.");
    }

    /** Healthy, then by turns refusing, resetting and silent, then healthy again. */
    private static Script outage() {
        var down = Script.of(Behaviour.refuse(529), Behaviour.reset(), Behaviour.refuse(503), Behaviour.stall())
                .times(100);
        return new Script.First(HEALTHY, Script.always(Behaviour.answer()),
                new Script.First(DOWN, down, Script.always(Behaviour.answer())));
    }

    private static Collection<String> copySamples(Path inbox) {
        try {
            Files.createDirectories(inbox);
            var names = new String(resource("index.txt").readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            for (var name : names) {
                put(name, inbox.resolve(name));
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException("the sample documents can't be put into " + inbox, e);
        }
    }

    /** Whole and long since finished, so that it is taken at once. */
    private static void put(String name, Path document) throws IOException {
        var unfinished = document.resolveSibling(name + ".part");
        try (var in = resource(name)) {
            Files.write(unfinished, in.readAllBytes());
        }
        Files.setLastModifiedTime(unfinished, FileTime.fromMillis(0));
        Files.move(unfinished, document, StandardCopyOption.REPLACE_EXISTING);
    }

    private static InputStream resource(String name) {
        return Demonstration.class.getResourceAsStream(SAMPLES + name);
    }

    @Override
    public void close() {
        simulators.values().forEach(Simulator::close);
    }
}
