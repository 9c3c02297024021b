package dev.caravan.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/** Whether two values mean the same, by what the schema says they are. */
final class Meaning {

    private static final int MOST_DIGITS = 100;

    private Meaning() {
    }

    static boolean same(JsonNode left, JsonNode right, Subschema schema) {
        var types = schema.types();
        if (left.isNumber() && right.isNumber() || types.contains("number") || types.contains("integer")) {
            var one = number(left);
            var two = number(right);
            if (one.isPresent() && two.isPresent()) {
                return one.get().compareTo(two.get()) == 0;
            }
        }
        if (types.contains("boolean")) {
            return left.asText().strip().equalsIgnoreCase(right.asText().strip());
        }
        if (!types.contains("string") || schema.exact()) {
            return left.equals(right);
        }
        return times(left.asText(), right.asText(), schema.format());
    }

    private static Optional<BigDecimal> number(JsonNode node) {
        try {
            var text = node.asText().strip();
            return text.length() > MOST_DIGITS ? Optional.empty() : Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean times(String left, String right, String format) {
        return folded(left).equals(folded(right)) || switch (format) {
            case "date" -> Moments.sameDay(left, right);
            case "date-time" -> Moments.sameMoment(left, right);
            case "time" -> Moments.sameTime(left, right);
            default -> false;
        };
    }

    /** Without regard to case, to white space, and to different codes of the same characters. */
    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().replaceAll("\\s+", " ")
                .toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
