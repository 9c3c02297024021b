package dev.caravan.door.queue;

import dev.caravan.model.ManualTime;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Simulator;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the doors of brokers have in common. Each test has queues or topics of its own. */
abstract class BrokerFixture {

    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String YAML = """
            providers: { o: { dialect: openai, url: "%s/v1", key: "k" } }
            models: { first: { provider: o, id: gpt-4o, price: { input: 1, output: 1 } } }
            retry: { redeliveries: 0, last-redeliveries: 0 }
            chains:
              default: { models: [first], batch: { park-for: 1h } }
              short: { models: [first], deadline: 2s }
              long: { models: [first], guard: { min-length: 1000000 } }
            """;

    @TempDir
    Path folder;

    final ManualTime time = new ManualTime();
    final Simulator simulator = Simulator.start();
    TestCaravan caravan;
    String in;
    String out;
    String dead;

    @BeforeEach
    void name(TestInfo test) {
        var name = test.getTestMethod().orElseThrow().getName();
        in = name + ".in";
        out = name + ".out";
        dead = name + ".dead";
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    String yaml() {
        return YAML.formatted(simulator.uri(""));
    }
}
