package dev.caravan.route;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends one HTTP exchange, headers and body alike, when its time is up. Armed, moved and stopped by the exchange's
 * thread, fired by another. To put the end off costs nothing: the alarm looks for itself whether it goes off too early.
 */
final class AttemptTimer {

    private final ScheduledExecutorService scheduler;
    private volatile long endNanos;
    private volatile long alarmNanos;
    private volatile boolean fired;
    private volatile boolean stopped;
    private volatile boolean aborted;
    private volatile Runnable abort = () -> { };
    private volatile Future<?> alarm = CompletableFuture.completedFuture(null);

    AttemptTimer(ScheduledExecutorService scheduler, Duration limit) {
        this.scheduler = scheduler;
        this.endNanos = System.nanoTime() + limit.toNanos();
    }

    /** From now on {@code abort} breaks the connection when the time is up; at once where that was wished before. */
    void arm(Runnable abort) {
        this.abort = abort;
        if (aborted) {
            abort.run();
        }
        watch();
    }

    /** Gives the exchange so much time from now on instead. */
    void move(Duration limit) {
        endNanos = System.nanoTime() + limit.toNanos();
        if (alarmNanos - endNanos > 0) {
            alarm.cancel(false);
            watch();
        }
    }

    private void watch() {
        alarmNanos = endNanos;
        alarm = scheduler.schedule(this::look, Math.max(0, left()), TimeUnit.NANOSECONDS);
    }

    private long left() {
        return endNanos - System.nanoTime();
    }

    private void look() {
        if (stopped) {
            return;
        }
        if (left() > 0) {
            watch();
        } else {
            fired = true;
            abort.run();
        }
    }

    /** Breaks the connection now, without waiting for the rest of the reply. */
    void abort() {
        aborted = true;
        abort.run();
    }

    void stop() {
        stopped = true;
        alarm.cancel(false);
    }

    /** Whether the time was up before the exchange was over. */
    boolean fired() {
        return fired;
    }
}
