package dev.caravan.sim;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Hides keys in headers: only the last four characters stay readable. */
final class Secrets {

    private static final Set<String> NAMES = Set.of("authorization", "proxy-authorization", "x-api-key",
            "api-key", "x-goog-api-key", "cookie");

    private Secrets() {
    }

    static Map<String, String> masked(Map<String, String> headers) {
        var masked = new TreeMap<>(headers);
        masked.replaceAll((name, value) -> NAMES.contains(name) ? mask(value) : value);
        return Map.copyOf(masked);
    }

    static String mask(String value) {
        var scheme = value.startsWith("Bearer ") ? "Bearer " : "";
        var key = value.substring(scheme.length());
        return scheme + "****" + (key.length() > 8 ? key.substring(key.length() - 4) : "");
    }
}
