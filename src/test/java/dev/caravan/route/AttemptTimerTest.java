package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttemptTimerTest {

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final AttemptTimer timer = new AttemptTimer(scheduler, Duration.ofMinutes(1));
    private final AtomicInteger aborts = new AtomicInteger();

    @AfterEach
    void stop() {
        timer.stop();
        scheduler.shutdownNow();
    }

    @Test
    void anExchangeThatBeginsIsBrokenOffWhenItsCallerLeaves() {
        timer.arm(aborts::incrementAndGet);

        timer.abort();

        assertThat(aborts).hasValue(1);
    }

    @Test
    void soIsOneWhoseCallerLeftJustBeforeItBegan() {
        timer.abort();

        timer.arm(aborts::incrementAndGet);

        assertThat(aborts).hasValue(1);
        assertThat(timer.fired()).isFalse();
    }
}
