package dev.caravan.sim.read;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** How well a model reads. One row per grade, one column per ability. */
public enum Skill {
    //     synonyms | value below its label | guesses without labels | one document misread in
    STRONG(true,      true,                   true,                    0),
    MEDIUM(false,     true,                   true,                    25),
    WEAK  (false,     false,                  false,                   10);

    private static final Set<String> MEDIUM_WORDS = Set.of("mini", "haiku", "flash", "small", "fast");
    private static final Set<String> WEAK_WORDS = Set.of("nano", "lite", "tiny");

    private final boolean synonyms;
    private final boolean below;
    private final boolean guesses;
    private final int misreadOneIn;

    Skill(boolean synonyms, boolean below, boolean guesses, int misreadOneIn) {
        this.synonyms = synonyms;
        this.below = below;
        this.guesses = guesses;
        this.misreadOneIn = misreadOneIn;
    }

    /** The grade of a model: weak for nano and lite, medium for mini, haiku and flash, else strong. */
    public static Skill of(String model) {
        var words = Set.copyOf(Arrays.asList(model.toLowerCase(Locale.ROOT).split("[^a-z]+")));
        if (words.stream().anyMatch(WEAK_WORDS::contains)) return WEAK;
        return words.stream().anyMatch(MEDIUM_WORDS::contains) ? MEDIUM : STRONG;
    }

    boolean synonyms() {
        return synonyms;
    }

    boolean below() {
        return below;
    }

    boolean guesses() {
        return guesses;
    }

    /** Whether this document is one of those the model misreads. */
    boolean misreads(String model, String document) {
        return misreadOneIn > 0
                && Math.floorMod((model + "\n" + document).hashCode(), misreadOneIn) == 0;
    }
}
