package dev.caravan.door.http;

import dev.caravan.model.TimeSource;

/** So many requests a minute, all at once or evenly: a bucket of tokens that fills again. Safe for all threads. */
final class RateLimit {

    private static final double NANOS_PER_MINUTE = 60e9;

    private final int perMinute;
    private final TimeSource time;
    private double tokens;
    private long filledAt;

    RateLimit(int perMinute, TimeSource time) {
        this.perMinute = perMinute;
        this.time = time;
        this.tokens = perMinute;
        this.filledAt = time.nanos();
    }

    int perMinute() {
        return perMinute;
    }

    /** Takes a token and gives 0, or the whole seconds until there is one. */
    synchronized long take() {
        var now = time.nanos();
        tokens = Math.min(perMinute, tokens + (now - filledAt) * perMinute / NANOS_PER_MINUTE);
        filledAt = now;
        if (tokens < 1) {
            return (long) Math.ceil((1 - tokens) * 60 / perMinute);
        }
        tokens--;
        return 0;
    }
}
