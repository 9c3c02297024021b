package dev.caravan.model;

import java.time.Duration;

/**
 * A wait that doubles each time.
 *
 * @param longest what it comes to at most
 */
public record Backoff(Duration first, Duration longest) {

    /** More would only pass the range of a number. */
    private static final int MOST_DOUBLINGS = 16;

    /** The wait after it was waited so many times before. */
    public Duration after(int times) {
        var doubled = first.multipliedBy(1L << Math.min(times, MOST_DOUBLINGS));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }
}
