package dev.caravan.work;

/**
 * How many requests for work may be at a provider at once: no more than its ceiling, fewer once it said that there were
 * too many, then again one more for each round of answers while work waits (AIMD). At least one. Safe for all threads.
 */
public final class ConcurrencyLimit {

    /** What a refusal leaves of the limit. Little is taken away, for a refusal costs nothing but a wait. */
    private static final double DECREASE = 0.95;

    private final int ceiling;
    private double limit;
    private long entered;
    private long enteredAtDecrease;
    private int inFlight;
    private int waiting;

    /** What a request that has ended tells of its provider. */
    public enum Sign {
        /** It was answered. */
        ANSWERED,
        /** The provider had too many. */
        TOO_MANY,
        /** Nothing; it may not even have been sent. */
        NONE
    }

    public ConcurrencyLimit(int ceiling) {
        this.ceiling = ceiling;
        this.limit = ceiling;
    }

    /**
     * Waits until one more may be there.
     *
     * @return the request's number, for {@link #leave}
     */
    public synchronized long enter() throws InterruptedException {
        waiting++;
        try {
            while (!free()) {
                wait();
            }
        } finally {
            waiting--;
        }
        inFlight++;
        return ++entered;
    }

    private boolean free() {
        return inFlight < (int) limit;
    }

    /** The request has ended. */
    public synchronized void leave(long number, Sign sign) {
        var used = waiting > 0 || !free();
        inFlight--;
        if (sign == Sign.TOO_MANY) {
            decrease(number);
        } else if (sign == Sign.ANSWERED && used) {
            limit = Math.min(ceiling, limit + 1 / limit);
        }
        for (int places = Math.min(waiting, (int) limit - inFlight); places > 0; places--) {
            notify();
        }
    }

    /** Of one burst the first refusal takes a share; the others tell that no more were taken than are still there. */
    private void decrease(long number) {
        if (number > enteredAtDecrease) {
            enteredAtDecrease = entered;
            limit = Math.min(limit * DECREASE, (int) limit - 1);
        } else {
            limit = Math.min(limit, inFlight);
        }
        limit = Math.max(1, limit);
    }

    /** How many may be there now. */
    public synchronized int limit() {
        return (int) limit;
    }

    /** How many are there now. */
    public synchronized int inFlight() {
        return inFlight;
    }
}
