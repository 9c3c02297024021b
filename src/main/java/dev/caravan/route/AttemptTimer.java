package dev.caravan.route;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends one HTTP exchange, headers and body alike, when its time is up. Armed and stopped by the exchange's thread,
 * fired by another.
 */
final class AttemptTimer {

    private final ScheduledExecutorService scheduler;
    private final long endNanos;
    private volatile boolean fired;
    private volatile Runnable abort = () -> { };
    private Future<?> alarm;

    AttemptTimer(ScheduledExecutorService scheduler, Duration limit) {
        this.scheduler = scheduler;
        this.endNanos = System.nanoTime() + limit.toNanos();
    }

    /** From now on {@code abort} breaks the connection when the time is up. */
    void arm(Runnable abort) {
        this.abort = abort;
        var left = Math.max(0, endNanos - System.nanoTime());
        alarm = scheduler.schedule(this::fire, left, TimeUnit.NANOSECONDS);
    }

    private void fire() {
        fired = true;
        abort.run();
    }

    /** Breaks the connection now, without waiting for the rest of the reply. */
    void abort() {
        abort.run();
    }

    void stop() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    /** Whether the time was up before the exchange was over. */
    boolean fired() {
        return fired;
    }
}
