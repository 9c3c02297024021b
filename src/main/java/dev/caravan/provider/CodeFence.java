package dev.caravan.provider;

import java.util.regex.Pattern;

/**
 * The Markdown fence that models like to put around JSON. Which answers were asked to be JSON only the caller of a
 * codec knows, so no reply reader strips it.
 */
public final class CodeFence {

    private static final Pattern FENCED =
            Pattern.compile("\\s*```[A-Za-z0-9_-]*[ \\t]*\\R(.*?)\\R?[ \\t]*```\\s*", Pattern.DOTALL);

    private static final Pattern FENCE_WITHIN = Pattern.compile("^\\s*```", Pattern.MULTILINE);

    private CodeFence() {
    }

    /** What stands inside the fence if the whole text is one, else the text as it is. */
    public static String strip(String text) {
        var fenced = FENCED.matcher(text);
        return fenced.matches() && !FENCE_WITHIN.matcher(fenced.group(1)).find() ? fenced.group(1) : text;
    }
}
