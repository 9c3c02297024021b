package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work at a provider that takes only so much at once, through the real routes. */
class LimitRoutesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** After that nobody comes any more while no answer is given. */
    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final String YAML = """
            providers:
              p: { dialect: openai, url: "%s/v1", key: "k"%s }
            models: { first: { provider: p, id: gpt-4o } }
            retry: { delay: 50ms }
            time: { deadline: 5s }
            chains: { default: [first] }
            """;

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private final ExecutorService threads = Executors.newFixedThreadPool(24);
    private TestCaravan caravan;

    @AfterEach
    void stop() {
        threads.shutdownNow();
        caravan.close();
        simulator.close();
    }

    private void start(String limit, Duration latency) {
        simulator.others(Script.always(Behaviour.answer(latency)));
        caravan = TestCaravan.start(folder, YAML.formatted(simulator.uri(""), limit));
    }

    /** How busy it is whenever an answer is due and whoever may still come has come, so that no clock has a say. */
    @Test
    void aProviderThatAllowsEightAtOnceHasThemBusyWhileThereIsWork() throws IOException {
        try (var provider = new HeldProvider(8)) {
            caravan = TestCaravan.start(folder, YAML.formatted(provider.uri(), "").replace("5s", "60s"));
            work(40 + 150 + 24);
            await().atMost(LIMIT).until(() -> provider.refused() > 0);
            places(provider, 40);

            var busy = places(provider, 150);

            System.out.printf("USE of a provider that allows 8 at once: %.1f %%, %d refused%n", 100 * busy / (8.0 * 150),
                    provider.refused());
            assertThat(busy / (8.0 * 150)).isGreaterThanOrEqualTo(0.95);
        }
    }

    /** Lets so many requests be answered one by one, and counts the places that were busy before each. */
    private static int places(HeldProvider provider, int answers) throws IOException {
        var busy = 0;
        for (int i = 0; i < answers; i++) {
            for (long patience = System.nanoTime() + SETTLED.toNanos();
                    provider.inWork() < 8 && System.nanoTime() < patience;) {
                LockSupport.parkNanos(100_000);
            }
            busy += provider.inWork();
            provider.answerOne();
        }
        return busy;
    }

    @Test
    void noMoreWorkThanTheCeilingIsAtTheProviderAndWaitingCostsNoTimeOfTheDeadline() {
        start(", max-in-flight: 2", Duration.ofMillis(500));
        var capacity = simulator.takeAtOnce(2);

        assertThat(failures(work(24))).isEmpty();

        assertThat(capacity.refused()).isZero();
        assertThat(capacity.taken()).isEqualTo(24);
    }

    @Test
    void callsForWhichSomebodyWaitsPassTheLimit() {
        start(", max-in-flight: 1", Duration.ofSeconds(1));
        var work = work(1);
        await().atMost(LIMIT).until(() -> !simulator.log().isEmpty());

        var calls = IntStream.range(0, 3).mapToObj(i -> CompletableFuture.supplyAsync(
                () -> caravan.ask("default", "call " + i), threads)).toList();

        await().atMost(LIMIT).until(() -> simulator.log().size() == 4);
        assertThat(work).as("still at the provider").noneMatch(CompletableFuture::isDone);
        assertThat(failures(calls)).isEmpty();
    }

    private List<CompletableFuture<Exchange>> work(int pieces) {
        return IntStream.range(0, pieces).mapToObj(i -> CompletableFuture.supplyAsync(
                () -> caravan.send("direct:caravan-work", Map.of(), "piece " + i), threads)).toList();
    }

    private static List<Exception> failures(List<CompletableFuture<Exchange>> asked) {
        return asked.stream().map(CompletableFuture::join).filter(Exchange::isFailed).map(Exchange::getException)
                .toList();
    }
}
