package dev.caravan.provider;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.Option;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** Which wire field carries which option in one dialect. Immutable. */
public final class Options {

    private enum Type {
        POSITIVE("be a whole number above 0", Type::positive),
        WHOLE("be a whole number", JsonNode::isIntegralNumber),
        NUMBER("be a number", JsonNode::isNumber),
        FLAG("be true or false", JsonNode::isBoolean),
        TEXT("be a string", JsonNode::isTextual),
        TEXTS("be a string or an array of strings", Type::texts);

        private final String must;
        private final Predicate<JsonNode> test;

        Type(String must, Predicate<JsonNode> test) {
            this.must = must;
            this.test = test;
        }

        private static boolean positive(JsonNode node) {
            return node.canConvertToExactIntegral() && node.canConvertToInt() && node.intValue() > 0;
        }

        private static boolean texts(JsonNode node) {
            var elements = StreamSupport.stream(node.spliterator(), false);
            return node.isTextual() || node.isArray() && elements.allMatch(JsonNode::isTextual);
        }
    }

    private static final Map<Option, Type> TYPES = Map.ofEntries(
            entry(Option.MAX_TOKENS, Type.POSITIVE),
            entry(Option.TEMPERATURE, Type.NUMBER),
            entry(Option.TOP_P, Type.NUMBER),
            entry(Option.TOP_K, Type.NUMBER),
            entry(Option.STOP, Type.TEXTS),
            entry(Option.SEED, Type.WHOLE),
            entry(Option.PRESENCE_PENALTY, Type.NUMBER),
            entry(Option.FREQUENCY_PENALTY, Type.NUMBER),
            entry(Option.REASONING_EFFORT, Type.TEXT),
            entry(Option.PARALLEL_TOOL_CALLS, Type.FLAG),
            entry(Option.USER, Type.TEXT));

    private record Row(Option option, String field) {
    }

    private final List<Row> rows;

    private Options(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    public static Options none() {
        return new Options(List.of());
    }

    /** This table with one more row. Of two fields for one option the earlier row counts. */
    public Options and(Option option, String field) {
        var more = new ArrayList<>(rows);
        more.add(new Row(option, field));
        return new Options(more);
    }

    /** Takes the options that are given. */
    public Map<Option, JsonNode> read(Fields fields) {
        var options = new EnumMap<Option, JsonNode>(Option.class);
        for (var row : rows) {
            fields.take(row.field).ifPresent(
                    value -> options.putIfAbsent(row.option, checked(fields, row, value)));
        }
        return options;
    }

    /** Writes the draft's options into an object of its body; those without a field here are left out and named. */
    public void write(Draft draft, ObjectNode target) {
        draft.options().forEach((option, value) -> rows.stream()
                .filter(row -> row.option == option)
                .findFirst()
                .ifPresentOrElse(row -> target.set(row.field, value), () -> draft.drop(Draft.word(option))));
    }

    private static JsonNode checked(Fields fields, Row row, JsonNode value) {
        var type = TYPES.get(row.option);
        if (!type.test.test(value)) {
            throw fields.must(row.field, type.must);
        }
        return type == Type.TEXTS && value.isTextual() ? Json.array().add(value) : value;
    }
}
