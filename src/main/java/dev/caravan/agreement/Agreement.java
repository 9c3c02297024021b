package dev.caravan.agreement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares the answers of two models to the same call. */
public final class Agreement {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** A word; in scripts that put no space between words, each character. */
    private static final Pattern WORD = Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}"
            + "\\p{IsKhmer}\\p{IsMyanmar}]|[\\p{L}\\p{M}\\p{Nd}]+");

    private Agreement() {
    }

    /**
     * Compares the texts of two answers: JSON field by field, else prose. One that isn't JSON where JSON was asked for
     * has nothing in common.
     *
     * @param json whether JSON was asked for
     * @param schema what the values of JSON mean
     */
    public static Overlap of(boolean json, String served, String other, Optional<JsonNode> schema) {
        return json ? ofJson(tree(served), tree(other), schema) : ofProse(served, other);
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return NullNode.instance;
        }
    }

    /**
     * Compares JSON field by field. A field is a value that is no object, array or null; a field that is null counts as
     * left out. Arrays are aligned so that as many fields as possible agree: in their order, or in any where the schema
     * says that their items are unique.
     *
     * @param schema what the values mean; without one they are compared as they are
     */
    public static Overlap ofJson(JsonNode served, JsonNode other, Optional<JsonNode> schema) {
        return compare(served, other, Subschema.of(schema.orElse(MissingNode.getInstance())));
    }

    /** Compares prose by its words, however often and wherever they stand: the Sørensen-Dice measure of both bags. */
    public static Overlap ofProse(String served, String other) {
        var left = words(served);
        var right = words(other);
        var shared = left.entrySet().stream()
                .mapToLong(word -> Math.min(word.getValue(), right.getOrDefault(word.getKey(), 0L))).sum();
        return new Overlap(shared, sum(left), sum(right));
    }

    /** How often each word stands in a text. */
    private static Map<String, Long> words(CharSequence text) {
        var folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return WORD.matcher(folded).results()
                .collect(Collectors.groupingBy(MatchResult::group, Collectors.counting()));
    }

    private static long sum(Map<String, Long> words) {
        return words.values().stream().mapToLong(Long::longValue).sum();
    }

    static Overlap compare(JsonNode served, JsonNode other, Subschema schema) {
        if (served.isObject() && other.isObject()) {
            return objects(served, other, schema);
        }
        if (served.isArray() && other.isArray()) {
            return new Overlap(Alignment.matched(served, other, schema), fields(served), fields(other));
        }
        var same = served.isValueNode() && other.isValueNode() && !served.isNull() && !other.isNull()
                && Meaning.same(served, other, schema);
        return new Overlap(same ? 1 : 0, fields(served), fields(other));
    }

    private static Overlap objects(JsonNode served, JsonNode other, Subschema schema) {
        var sum = new Overlap(0, 0, 0);
        for (var field : served.properties()) {
            sum = sum.plus(compare(field.getValue(), other.path(field.getKey()), schema.property(field.getKey())));
        }
        for (var field : other.properties()) {
            sum = sum.plus(new Overlap(0, 0, served.has(field.getKey()) ? 0 : fields(field.getValue())));
        }
        return sum;
    }

    private static long fields(JsonNode node) {
        if (node.isContainerNode()) {
            long fields = 0;
            for (var child : node) {
                fields += fields(child);
            }
            return fields;
        }
        return node.isNull() || node.isMissingNode() ? 0 : 1;
    }
}
