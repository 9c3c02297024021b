package dev.caravan.config;

import com.google.re2j.Pattern;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a text must be like.
 *
 * @param required texts that must occur
 * @param requiredPatterns patterns of which each must match somewhere
 * @param forbidden texts that must not occur
 * @param forbiddenPatterns patterns that must match nowhere
 * @param minLength fewest characters; default 0
 * @param maxLength most characters; default no limit
 * @param languages one of which it must be in, as ISO 639-1 codes; default any
 * @param personalData what must not occur, in an order that is the same in every process
 */
public record TextConfig(List<String> required, List<Pattern> requiredPatterns, List<String> forbidden,
        List<Pattern> forbiddenPatterns, int minLength, int maxLength, List<String> languages,
        Set<PersonalData> personalData) {

    public static final TextConfig ANY = new TextConfig(
            List.of(), List.of(), List.of(), List.of(), 0, Integer.MAX_VALUE, List.of(), Set.of());

    public TextConfig {
        required = List.copyOf(required);
        requiredPatterns = List.copyOf(requiredPatterns);
        forbidden = List.copyOf(forbidden);
        forbiddenPatterns = List.copyOf(forbiddenPatterns);
        languages = List.copyOf(languages);
        personalData = Collections.unmodifiableSet(new TreeSet<>(personalData));
    }

    /** What of it must not occur. */
    TextConfig forbidding() {
        return new TextConfig(List.of(), List.of(), forbidden, forbiddenPatterns, 0, Integer.MAX_VALUE, List.of(),
                personalData);
    }
}
