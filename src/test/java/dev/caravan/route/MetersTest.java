package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.door.FolderBeans;
import dev.caravan.door.Progress;
import dev.caravan.model.TimeSource;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Simulator;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted in a host's registry of meters. */
class MetersTest {

    private static final Pattern METER = Pattern.compile("\\| `([a-z._]+)` \\| (?:timer|summary|counter|gauge) \\|([^|]*)\\|.*");

    /** How this registry tells how many times lay below each bound. */
    private static final String BOUNDS = ".histogram";

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void callsAttemptsTokensAndCostAreCounted() {
        simulator.script("gpt-4o", Behaviour.refuse(503));
        try (var caravan = start()) {
            caravan.ask("default", "Hello");
            caravan.ask("single", "Hello");
            awaitAttempts(3);

            assertThat(count("caravan.calls", "chain", "default", "outcome", "answered")).isEqualTo(1);
            assertThat(count("caravan.calls", "chain", "single", "outcome", "answered")).isEqualTo(1);
            assertThat(count("caravan.fallbacks", "chain", "default", "model", "second")).isEqualTo(1);
            assertThat(meters.find("caravan.fallbacks").counters()).hasSize(1);
            assertThat(count("caravan.attempts", "model", "first", "kind", "call", "class", "overloaded")).isEqualTo(1);
            assertThat(count("caravan.attempts", "model", "second", "kind", "call", "class", "none")).isEqualTo(2);
            assertThat(count("caravan.cost.usd", "model", "second", "kind", "call")).isPositive();
            assertThat(meters.get("gen_ai.client.operation.duration").tags("gen_ai.provider.name", "o",
                    "gen_ai.request.model", "gpt-4o", "gen_ai.operation.name", "chat", "error.type", "overloaded").timer()
                    .count()).isEqualTo(1);
            assertThat(meters.get("gen_ai.client.token.usage").tags("gen_ai.request.model", "gpt-4o-mini",
                    "gen_ai.token.type", "output").summary().totalAmount()).isPositive();
            assertThat(gauge("caravan.calls.active")).isZero();
        }
    }

    @Test
    void whatFailsAndWhatIsOutOfOrderIsSeen() {
        simulator.script("gpt-4o", Behaviour.refuse(401));
        simulator.script("gpt-4o-mini", Behaviour.refuse(401));
        try (var caravan = start()) {
            assertThat(gauge("caravan.circuit.state", "model", "first", "state", "closed")).isEqualTo(1);
            assertThat(gauge("caravan.chain.ready", "chain", "default")).isEqualTo(1);

            assertThat(caravan.ask("default", "Hello").getException()).isNotNull();

            assertThat(count("caravan.calls", "chain", "default", "outcome", "failed")).isEqualTo(1);
            assertThat(gauge("caravan.circuit.state", "model", "first", "state", "closed")).isZero();
            assertThat(gauge("caravan.circuit.state", "model", "first", "state", "open")).isEqualTo(1);
            assertThat(gauge("caravan.chain.ready", "chain", "default")).isZero();
            assertThat(gauge("caravan.calls.active")).isZero();
        }
    }

    @Test
    void tagsDoNotGrowWithTasks() {
        try (var caravan = start()) {
            for (int i = 0; i < 20; i++) {
                caravan.ask("task-" + i, "Hello");
            }
            awaitAttempts(20);

            assertThat(count("caravan.calls", "chain", "default", "outcome", "answered")).isEqualTo(20);
            assertThat(meters.getMeters()).flatExtracting(meter -> meter.getId().getTags()).extracting(Tag::getValue)
                    .noneMatch(value -> value.startsWith("task-"));
        }
    }

    @Test
    void theGuideTellsOfEveryMeterAndItsTags() throws IOException {
        simulator.script("gpt-4o", Behaviour.refuse(503));
        try (var caravan = start()) {
            caravan.ask("default", "Hello");
            awaitAttempts(2);

            var kept = new TreeMap<String, Set<String>>();
            meters.getMeters().stream().filter(meter -> !meter.getId().getName().endsWith(BOUNDS)).forEach(meter -> kept
                    .computeIfAbsent(meter.getId().getName(), name -> new TreeSet<>())
                    .addAll(meter.getId().getTags().stream().map(Tag::getKey).toList()));
            var told = new TreeMap<String, Set<String>>();
            Files.readAllLines(Path.of("src/site/markdown/metrics.md")).stream().map(METER::matcher)
                    .filter(Matcher::matches).forEach(row -> told.put(row.group(1), tags(row.group(2))));

            assertThat(told).isEqualTo(kept);
        }
    }

    @Test
    void aHostsRegistryLosesWhatWouldKeepCaravanAlive() {
        start().close();

        assertThat(meters.getMeters()).extracting(Meter::getId).extracting(Meter.Id::getType)
                .doesNotContain(Meter.Type.GAUGE);
    }

    private static Set<String> tags(String column) {
        return column.isBlank() ? Set.of() : Set.of(column.strip().split(", ")).stream()
                .map(tag -> tag.substring(1, tag.length() - 1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private void awaitAttempts(int number) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> meters.find("caravan.attempts").counters().stream()
                .mapToDouble(counter -> counter.count()).sum() >= number);
    }

    private double count(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }

    private double gauge(String name, String... tags) {
        return meters.get(name).tags(tags).gauge().value();
    }

    private TestCaravan start() {
        return TestCaravan.startWithInbox(folder, """
                providers: { o: { dialect: openai, url: "%s/v1", key: "k", probe: false } }
                models:
                  first: { provider: o, id: gpt-4o }
                  second: { provider: o, id: gpt-4o-mini }
                retry: { redeliveries: 0 }
                chains: { default: [first, second], single: [second] }
                """.formatted(simulator.uri("")), TimeSource.SYSTEM, context -> FolderBeans.bind(context,
                        new Progress(TimeSource.SYSTEM), TimeSource.SYSTEM), context -> context.getRegistry()
                .bind("meters", MeterRegistry.class, meters));
    }
}
