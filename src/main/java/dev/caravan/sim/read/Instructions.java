package dev.caravan.sim.read;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Tells the document of a prompt from what the prompt says about it. */
final class Instructions {

    private static final Pattern FENCED = Pattern.compile("(?s)```\\w*\\n(.*?)\\n?```");
    private static final Pattern TAGGED = Pattern.compile(
            "(?is)<(document|receipt|invoice|text|input|content)>(.*?)</\\1>");
    private static final Pattern ORDER = Pattern.compile("(?i)\\b(extract|read|return|fill|answer|reply|"
            + "respond|summari[sz]e|give|find|what|which|please|json|schema|fields?)\\b");

    private Instructions() {
    }

    static String strip(String prompt) {
        var fenced = FENCED.matcher(prompt);
        if (fenced.find()) return fenced.group(1);
        var tagged = TAGGED.matcher(prompt);
        if (tagged.find()) return tagged.group(2);
        return withoutOrders(prompt);
    }

    /** Drops first and last paragraphs that are one line and give an order, if anything is left. */
    private static String withoutOrders(String prompt) {
        var lines = Arrays.asList(prompt.strip().split("\\R", -1));
        var from = 0;
        while (from < lines.size() && (lines.get(from).isBlank() || isOrder(lines.get(from)))) from++;
        var to = lines.size();
        while (to > from && (lines.get(to - 1).isBlank() || isLastOrder(lines, to - 1))) to--;
        return from < to ? String.join("\n", lines.subList(from, to)) : prompt;
    }

    private static boolean isOrder(String line) {
        return line.matches("(?s).*[:.?]\\s*") && line.split("\\s+").length >= 3
                && ORDER.matcher(line).find();
    }

    private static boolean isLastOrder(List<String> lines, int at) {
        return at > 0 && lines.get(at - 1).isBlank() && isOrder(lines.get(at));
    }
}
