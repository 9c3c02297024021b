package dev.caravan.config;

import dev.caravan.model.Backoff;
import java.time.Duration;

/**
 * How often and after which wait the same model is asked again.
 *
 * @param redeliveries further attempts while other models stand behind; default 1
 * @param lastRedeliveries further attempts on the last model of a plan; default 2
 * @param delay wait before the first further attempt, doubled for each one after; default 500 ms
 * @param maxDelay the longest such wait; default 8 s
 * @param retryAfterMax the longest wait a provider may ask for and get; default 5 s
 */
public record RetryConfig(
        int redeliveries, int lastRedeliveries, Duration delay, Duration maxDelay, Duration retryAfterMax) {

    /** Share of a delay by which chance lengthens or shortens it. */
    public static final double JITTER = 0.2;

    /** The wait before the n-th further attempt (from 1), without jitter: 0.5 s, 1 s, 2 s … 8 s. */
    public Duration delay(int redelivery) {
        return new Backoff(delay, maxDelay).after(redelivery - 1);
    }
}
