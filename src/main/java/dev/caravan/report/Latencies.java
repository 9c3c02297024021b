package dev.caravan.report;

import java.time.Duration;
import java.util.Arrays;

/** Latencies, of which the middle and the slow end are told. Not for use by several threads. */
final class Latencies {

    private long[] millis = new long[64];
    private int count;

    void add(Duration latency) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, count * 2);
        }
        millis[count++] = latency.toMillis();
    }

    Latency told() {
        var sorted = Arrays.copyOf(millis, count);
        Arrays.sort(sorted);
        return new Latency(count, rank(sorted, 50), rank(sorted, 95));
    }

    /** The least latency that so many percent keep to; 0 without any. */
    private static long rank(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[(int) (((long) sorted.length * percent + 99) / 100) - 1];
    }
}
