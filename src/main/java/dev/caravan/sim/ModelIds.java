package dev.caravan.sim;

import java.util.regex.Pattern;

/** What the providers' checks read from a model's id. */
final class ModelIds {

    private static final Pattern REASONING = Pattern.compile("(o\\d|gpt-([5-9]|\\d\\d)).*");
    private static final Pattern CLAUDE =
            Pattern.compile("claude-(?:([a-z]+)-)?(\\d{1,2})(?:-(\\d{1,2}))?(?:-.*)?");
    private static final Pattern GEMINI = Pattern.compile("gemini-(\\d+)(?:\\.(\\d+))?-.*");

    private ModelIds() {
    }

    /** OpenAI's o-series, gpt-5 and later. */
    static boolean reasoning(String id) {
        return REASONING.matcher(id).matches();
    }

    /** OpenAI's o3 and o4-mini know no stop sequences. */
    static boolean withoutStop(String id) {
        return id.startsWith("o3") || id.startsWith("o4-mini");
    }

    /** Claude of generation 5 or newer: takes no forced tool. */
    static boolean claudeFive(String id) {
        return claude(id) >= 500;
    }

    /** Claude newer than Opus 4.6: takes no sampling values but the usual ones. */
    static boolean withoutSampling(String id) {
        return claude(id) > 406;
    }

    /** Opus 4.6 and later, and every generation 5: the last message may not be the assistant's. */
    static boolean withoutPrefill(String id) {
        return claudeFive(id) || id.startsWith("claude-opus") && claude(id) >= 406;
    }

    /** Gemini 2.5 and later think unless told not to; the lite ones only when told. */
    static boolean thinks(String id) {
        var matcher = GEMINI.matcher(id);
        if (!matcher.matches() || id.contains("lite")) return false;
        return number(matcher.group(1), matcher.group(2)) >= 205;
    }

    private static int claude(String id) {
        var matcher = CLAUDE.matcher(id);
        return matcher.matches() ? number(matcher.group(2), matcher.group(3)) : 0;
    }

    private static int number(String major, String minor) {
        return Integer.parseInt(major) * 100 + (minor == null ? 0 : Integer.parseInt(minor));
    }
}
