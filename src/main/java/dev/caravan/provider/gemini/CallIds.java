package dev.caravan.provider.gemini;

import java.util.regex.Pattern;

/**
 * Ids for function calls that Gemini gave none. Callers and other providers need one; on the way back to Gemini it is
 * left out again.
 */
final class CallIds {

    private static final String PREFIX = "gcall_";
    private static final Pattern OURS = Pattern.compile(PREFIX + "[0-9a-f]+_[0-9]+");

    private CallIds() {
    }

    /** The id of the n-th call in a piece of JSON; the same for the same JSON. */
    static String of(Object origin, int index) {
        return PREFIX + Integer.toHexString(origin.hashCode()) + "_" + index;
    }

    static boolean ours(String id) {
        return OURS.matcher(id).matches();
    }
}
