package dev.caravan.sim.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * A model that reads: it finds the values of a schema's fields by their labels in a document of text,
 * Markdown, HTML or JSON, and, the more skilled, by synonyms and by a receipt's usual layout. The same
 * model reads the same document the same way each time. Immutable.
 */
public final class Reader {

    private static final Pattern LABELLED =
            Pattern.compile("([\\p{L}][\\p{L}\\p{N} _.-]{1,30}?)\\s*[:\\t]\\s*(\\S.*)");

    private final String model;
    private final Skill skill;

    /** A reader as skilled as the model of this id. */
    public Reader(String model) {
        this(model, Skill.of(model));
    }

    public Reader(String model, Skill skill) {
        this.model = model;
        this.skill = skill;
    }

    /**
     * A value that fits the JSON schema, filled from the document. What is not found is null where that
     * is allowed, left out where it is optional, and else empty: "", 0, false, {@code []}; a required
     * date is then 0001-01-01.
     */
    public JsonNode fill(String text, JsonNode schema) {
        var values = new Values(Document.of(text), skill, skill.misreads(model, text));
        return new SchemaFiller(schema, values).fill();
    }

    /** Every labelled value of the document, for a request that wants JSON but gives no schema. */
    public ObjectNode labelled(String text) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var line : Document.of(text).lines()) {
            var found = LABELLED.matcher(line);
            if (!found.matches()) continue;
            var name = Words.split(found.group(1)).replace(' ', '_');
            object.put(name, found.group(2).strip());
        }
        return object;
    }

    /** A sentence or two about the document: its first line, its size, its largest amount. */
    public String summary(String text) {
        var document = Document.of(text);
        var lines = document.lines();
        var words = document.text().isBlank() ? 0 : document.text().strip().split("\\s+").length;
        return "It begins with \"" + (lines.isEmpty() ? "" : lines.get(0)) + "\" and has " + counted(lines.size(), "line")
                + " and " + counted(words, "word") + "." + Amounts.largest(document.text())
                .map(amount -> " The largest amount is " + amount + ".").orElse("");
    }

    /** A text of exactly so many words about the document, the same for the same document. */
    public String essay(String text, int words) {
        return new Essay(Document.of(text)).of(words);
    }

    private static String counted(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
