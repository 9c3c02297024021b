package dev.caravan.config;

import java.time.Duration;

/** Durations as {@code caravan.yaml} writes them: a whole number and ms, s, m or h. */
public final class Durations {

    private Durations() {
    }

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException naming the text when it is none
     */
    public static Duration parse(String text) {
        var digits = text.replaceFirst("[a-z]+$", "");
        if (!digits.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("'" + text + "' is no duration such as 500ms, 30s, 5m or 12h");
        }
        return unit(text.substring(digits.length()), text).multipliedBy(Long.parseLong(digits));
    }

    private static Duration unit(String unit, String text) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> throw new IllegalArgumentException("'" + text + "' lacks a unit: ms, s, m or h");
        };
    }
}
