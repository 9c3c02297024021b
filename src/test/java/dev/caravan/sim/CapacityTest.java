package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CapacityTest {

    @Test
    void oneMoreThanItTakesIsRefusedUntilAnotherIsAnsweredOrGone() throws Exception {
        try (var simulator = Simulator.start()) {
            var asking = new Asking(simulator);
            var capacity = simulator.takeAtOnce(3);
            simulator.script("stalled", Behaviour.stall());
            IntStream.range(0, 3).forEach(i -> CompletableFuture.supplyAsync(() -> {
                try {
                    return asking.ask("stalled");
                } catch (Exception gone) {
                    return gone;
                }
            }));
            await().until(() -> capacity.taken() == 3);

            assertThat(asking.ask("m").statusCode()).isEqualTo(429);
            simulator.refuseConnections();
            simulator.acceptConnections();
            await().until(() -> asking.ask("m").statusCode() == 200);
            assertThat(asking.ask("m").statusCode()).as("an answered one makes room").isEqualTo(200);
        }
    }

    @Test
    void itTellsHowMuchOfItWasInUse() {
        var nanos = new AtomicLong();
        var capacity = new Capacity(4, nanos::get);
        capacity.take();
        nanos.addAndGet(100);
        capacity.measure();
        capacity.take();
        nanos.addAndGet(50);
        capacity.release();
        capacity.release();
        nanos.addAndGet(50);

        assertThat(capacity.use()).isEqualTo(0.25);
        assertThat(capacity.taken()).isEqualTo(1);
    }
}
