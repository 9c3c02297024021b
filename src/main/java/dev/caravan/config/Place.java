package dev.caravan.config;

import java.util.Arrays;
import java.util.List;

/** Where something stands in {@code caravan.yaml}: a JSON pointer such as {@code /models/gpt-4o/price}. */
final class Place {

    private Place() {
    }

    static String of(String... steps) {
        var place = new StringBuilder();
        for (var step : steps) {
            place.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return place.toString();
    }

    static List<String> steps(String place) {
        return Arrays.stream(place.split("/", -1)).skip(1)
                .map(step -> step.replace("~1", "/").replace("~0", "~")).toList();
    }

    /** As people say it: {@code models.gpt-4o.price}. */
    static String words(String place) {
        return place.isEmpty() ? "the file" : String.join(".", steps(place));
    }

    /** Whether what stands there must not be shown; where a key's hash belongs, the key itself may stand. */
    static boolean secret(String place) {
        var steps = steps(place);
        return steps.size() >= 4 && steps.get(0).equals("providers") && steps.get(2).equals("headers")
                || steps.size() == 3 && steps.get(0).equals("providers") && steps.get(2).equals("key")
                || steps.size() == 3 && steps.get(0).equals("callers") && steps.get(2).equals("key-sha256");
    }
}
