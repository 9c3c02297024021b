package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A YAML text as a JSON tree whose placeholders are resolved, and the line of everything in it. Places are JSON
 * pointers such as {@code /models/gpt-4o/price}. Not for use by several threads.
 */
final class ConfigTree {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final CoreSchema SCHEMA = new CoreSchema();

    private final String file;
    private final UnaryOperator<String> placeholders;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, String> unresolved = new HashMap<>();
    private JsonNode root = MissingNode.getInstance();

    /**
     * Reads the text.
     *
     * @param placeholders resolves the placeholders of one text; throws IllegalArgumentException for one without value
     */
    ConfigTree(String file, String yaml, UnaryOperator<String> placeholders) {
        this.file = file;
        this.placeholders = placeholders;
        try {
            new Compose(LoadSettings.builder().setLabel(file).build())
                    .composeString(yaml)
                    .ifPresentOrElse(node -> root = read(node, ""), () -> report("", "the file is empty"));
        } catch (MarkedYamlEngineException e) {
            var line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            problems.add(new Problem(file, line, "this is no YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            report("", "this is no YAML: " + e.getMessage());
        }
    }

    JsonNode root() {
        return root;
    }

    List<Problem> problems() {
        return problems;
    }

    /** Texts whose placeholder has no value, by place; they are empty texts in the tree. */
    Map<String, String> unresolved() {
        return unresolved;
    }

    void report(String place, String message) {
        problems.add(new Problem(file, line(place), message));
    }

    /** The line of a place, or of the nearest thing around it. */
    int line(String place) {
        for (var at = place; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            if (lines.containsKey(at)) {
                return lines.get(at);
            }
        }
        return 1;
    }

    private JsonNode read(Node node, String place) {
        node.getStartMark().ifPresent(mark -> lines.putIfAbsent(place, mark.getLine() + 1));
        if (node instanceof MappingNode mapping) {
            return readMapping(mapping, place);
        }
        if (node instanceof SequenceNode sequence) {
            var array = JSON.arrayNode();
            sequence.getValue().forEach(item -> array.add(read(item, place + "/" + array.size())));
            return array;
        }
        return readScalar((ScalarNode) node, place);
    }

    private ObjectNode readMapping(MappingNode mapping, String place) {
        var object = JSON.objectNode();
        var seen = new HashSet<String>();
        for (NodeTuple tuple : mapping.getValue()) {
            var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            var here = place + "/" + key.replace("~", "~0").replace("/", "~1");
            var line = tuple.getKeyNode().getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
            if (!seen.add(key)) {
                problems.add(new Problem(file, line, place.isEmpty() ? "'" + key + "' stands twice"
                        : "'" + key + "' stands twice in " + place.substring(1)));
                continue;
            }
            lines.put(here, line);
            object.set(key, read(tuple.getValueNode(), here));
        }
        return object;
    }

    private JsonNode readScalar(ScalarNode scalar, String place) {
        var text = scalar.getValue();
        if (!text.contains("{{")) {
            return typed(text, scalar.getTag());
        }
        try {
            var resolved = placeholders.apply(text);
            return typed(resolved, SCHEMA.getScalarResolver().resolve(resolved, true));
        } catch (IllegalArgumentException e) {
            unresolved.put(place, text);
            return JSON.textNode("");
        }
    }

    private static JsonNode typed(String text, Tag tag) {
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return number(text);
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(text.equalsIgnoreCase("true"));
        }
        return tag.equals(Tag.NULL) ? JSON.nullNode() : JSON.textNode(text);
    }

    private static JsonNode number(String text) {
        try {
            return JSON.numberNode(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return JSON.textNode(text);
        }
    }
}
