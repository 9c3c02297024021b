package dev.caravan.sim.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A property to fill: its kind, and the labels to look for, the surest first. The first {@code own} of
 * them are its own names, the others synonyms.
 */
record Field(Kind kind, List<String> labels, int own) {

    private static final Pattern QUOTED = Pattern.compile("[\"'“‘]([^\"'”’]{2,30})[\"'”’]");
    private static final Pattern FILLERS = Pattern.compile(
            "\\b(the|a|an|of|on|in|this|that|as|is|s|its|printed|shown|document|receipt)\\b");

    static Field of(String parent, String name, JsonNode schema) {
        var words = Words.split(name);
        var labels = new LinkedHashSet<String>();
        if (!parent.isEmpty()) labels.add(Words.split(parent) + " " + words);
        labels.add(!parent.isEmpty() && words.equals("name") ? Words.split(parent) : words);
        if (schema.has("title")) labels.add(Words.split(schema.path("title").asText()));
        labels.addAll(described(schema.path("description").asText("")));
        labels.remove("");
        var own = labels.size();
        var isDate = schema.path("format").asText().startsWith("date");
        var kind = Kind.of(words, isDate);
        if (!parent.isEmpty() && kind == Kind.OTHER) kind = Kind.of(parent + " " + name, isDate);
        labels.addAll(kind.synonyms());
        return new Field(kind, List.copyOf(labels), own);
    }

    /** Labels a description names in quotes, or is itself when it is short. */
    private static List<String> described(String description) {
        var labels = new ArrayList<String>();
        var quoted = QUOTED.matcher(description);
        while (quoted.find()) labels.add(Words.split(quoted.group(1)));
        var whole = FILLERS.matcher(Words.split(description)).replaceAll(" ").replaceAll(" +", " ").strip();
        if (whole.split(" ").length <= 3) labels.add(whole);
        return labels;
    }

    List<String> labels(boolean synonyms) {
        return synonyms ? labels : labels.subList(0, own);
    }
}
