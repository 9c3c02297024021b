package dev.caravan.door.http;

import dev.caravan.config.CallerConfig;
import dev.caravan.model.TimeSource;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may use the HTTP doors by one configuration. Where nobody is named, everybody may. Safe for all threads. */
final class Callers {

    private static final CallerConfig ANYBODY = new CallerConfig("anybody", "", Set.of(), 0);
    private static final String BEARER = "bearer ";

    private final TimeSource time;
    private final List<CallerConfig> known;
    private final Map<String, byte[]> hashes;
    private final Map<String, RateLimit> limits;

    Callers(List<CallerConfig> known, TimeSource time) {
        this(known, Map.of(), time);
    }

    private Callers(List<CallerConfig> known, Map<String, RateLimit> before, TimeSource time) {
        this.time = time;
        this.known = known;
        this.hashes = known.stream().collect(Collectors
                .toUnmodifiableMap(CallerConfig::name, caller -> HexFormat.of().parseHex(caller.keySha256())));
        this.limits = known.stream().filter(caller -> caller.requestsPerMinute() > 0).collect(Collectors
                .toUnmodifiableMap(CallerConfig::name, caller -> limit(caller, before.get(caller.name()))));
    }

    private RateLimit limit(CallerConfig caller, RateLimit before) {
        return before != null && before.perMinute() == caller.requestsPerMinute() ? before
                : new RateLimit(caller.requestsPerMinute(), time);
    }

    /** The callers of another configuration. Those whose limit is the same have used of it what they have. */
    Callers next(List<CallerConfig> others) {
        return others.equals(known) ? this : new Callers(others, limits, time);
    }

    /**
     * The caller whose key the request carries.
     *
     * @throws HttpProblem 401 when it carries none that is known
     */
    CallerConfig identify(MultiMap headers) {
        if (known.isEmpty()) {
            return ANYBODY;
        }
        var digest = sha256(key(headers));
        CallerConfig found = null;
        for (var caller : known) {
            if (MessageDigest.isEqual(digest, hashes.get(caller.name()))) {
                found = caller;
            }
        }
        if (found == null) {
            throw HttpProblem.of(401, "invalid_api_key", "The key is missing or not known here. Send it as "
                    + "'Authorization: Bearer KEY' or 'x-api-key: KEY'.");
        }
        return found;
    }

    /**
     * Counts a call.
     *
     * @throws HttpProblem 429 when the caller has had his share of this minute
     */
    void count(CallerConfig caller) {
        var limit = limits.get(caller.name());
        var wait = limit == null ? 0 : limit.take();
        if (wait > 0) {
            throw HttpProblem.later(429, "rate_limit_error", "rate_limit_exceeded", "Caller '" + caller.name()
                    + "' may make " + caller.requestsPerMinute() + " requests a minute.", wait);
        }
    }

    private static String key(MultiMap headers) {
        var authorization = headers.get("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        var key = headers.get("x-api-key");
        return key == null ? "" : key.strip();
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
