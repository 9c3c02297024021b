package dev.caravan.sim;

import dev.caravan.sim.Step.End;
import dev.caravan.sim.Step.Pause;
import dev.caravan.sim.Step.Write;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Iterator;

/** Takes the steps of one stream; a pause costs a timer, not a thread. Confined to the event loop. */
final class StreamPlayer {

    private final Vertx vertx;
    private final Exchange exchange;
    private final Iterator<Step> steps;
    private final long keepAlive;
    private final byte[] signOfLife;
    private long due = System.nanoTime();

    /** {@code keepAlive} is how often the sign of life comes in a pause; zero for never. */
    StreamPlayer(Vertx vertx, Exchange exchange, Iterator<Step> steps, Duration keepAlive, byte[] signOfLife) {
        this.vertx = vertx;
        this.exchange = exchange;
        this.steps = steps;
        this.keepAlive = keepAlive.isZero() ? Long.MAX_VALUE : keepAlive.toMillis();
        this.signOfLife = signOfLife;
    }

    /** Goes on until a pause, the end, a client that is gone, or one that is slower than the stream. */
    void play() {
        while (!exchange.gone() && steps.hasNext()) {
            if (exchange.isFull()) {
                exchange.whenDrained(this::catchUp);
                return;
            }
            var step = steps.next();
            if (step instanceof Write write) {
                exchange.write(write.bytes(), write.endsEvent());
            } else if (step instanceof End end) {
                exchange.end(end.ending());
            } else if (!goesOn(step)) {
                return;
            }
        }
    }

    /** After a slow client the pace begins anew. */
    private void catchUp() {
        due = System.nanoTime();
        play();
    }

    /** Pauses, but for what is left of the time when an earlier step was late. */
    private boolean goesOn(Step step) {
        if (!(step instanceof Pause pause)) {
            pause(Long.MAX_VALUE);
            return false;
        }
        due += pause.lasting().toNanos();
        var left = Math.round((due - System.nanoTime()) / 1e6);
        if (left < 1) return true;
        pause(left);
        return false;
    }

    private void pause(long left) {
        var now = Math.min(left, keepAlive);
        if (now == Long.MAX_VALUE) return;
        vertx.setTimer(now, timer -> {
            if (exchange.gone()) return;
            if (now == left) {
                play();
            } else {
                exchange.write(signOfLife, false);
                pause(left - now);
            }
        });
    }
}
