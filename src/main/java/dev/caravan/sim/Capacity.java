package dev.caravan.sim;

import java.util.function.LongSupplier;

/**
 * How many requests a provider takes at once; it answers one more with 429. Remembers how busy it was. Safe for many
 * threads: one lock.
 */
public final class Capacity {

    private final int most;
    private final LongSupplier nanos;
    private int inWork;
    private long changed;
    private long began;
    private double busy;
    private long taken;
    private long refused;

    Capacity(int most, LongSupplier nanos) {
        if (most < 1) throw new IllegalArgumentException("most must be 1 or more, was " + most);
        this.most = most;
        this.nanos = nanos;
        began = nanos.getAsLong();
        changed = began;
    }

    /** Whether one more is taken. */
    synchronized boolean take() {
        if (inWork == most) {
            refused++;
            return false;
        }
        change(1);
        taken++;
        return true;
    }

    synchronized void release() {
        change(-1);
    }

    private void change(int by) {
        var now = nanos.getAsLong();
        busy += inWork * (double) (now - changed);
        changed = now;
        inWork += by;
    }

    /** Forgets how busy it was until now. */
    public synchronized void measure() {
        change(0);
        began = changed;
        busy = 0;
        taken = 0;
        refused = 0;
    }

    /** How much of it was in use in the mean, 0 to 1. */
    public synchronized double use() {
        change(0);
        return busy / (changed - began) / most;
    }

    /** How many requests it took. */
    public synchronized long taken() {
        return taken;
    }

    /** How many requests it refused. */
    public synchronized long refused() {
        return refused;
    }
}
