package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
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
    private static final int DEEPEST = 50;
    private static final int MOST_NODES = 100_000;
    private static final int MOST_DIGITS = 40;

    private final String file;
    private final UnaryOperator<String> placeholders;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, String> unresolved = new HashMap<>();
    private final Map<String, String> resolved = new HashMap<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int nodes;
    private JsonNode root = MissingNode.getInstance();

    /**
     * Reads the text.
     *
     * @param placeholders resolves the placeholders of one text; throws IllegalArgumentException for one without value
     */
    ConfigTree(String file, String yaml, UnaryOperator<String> placeholders) {
        this.file = file;
        this.placeholders = placeholders;
        var settings = LoadSettings.builder().setLabel(file).setSchema(SCHEMA).setAllowNonScalarKeys(true).build();
        try {
            checkDepth(new Parse(settings), yaml);
            new Compose(settings).composeString(yaml)
                    .ifPresentOrElse(node -> root = read(node, ""), () -> report("", "the file is empty"));
        } catch (Unreadable e) {
            problems.add(new Problem(file, e.line, e.getMessage()));
        } catch (MarkedYamlEngineException e) {
            problems.add(new Problem(file, line(e.getProblemMark()), "this is no YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            report("", "this is no YAML: " + e.getMessage());
        }
    }

    /** The file can't be made into a tree. */
    private static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int line;

        Unreadable(Optional<Mark> mark, String message) {
            super(message, null, false, false);
            this.line = line(mark);
        }
    }

    /** What makes nodes of the text calls itself for each level, so too many of them would end its stack. */
    private static void checkDepth(Parse parse, String yaml) {
        int depth = 0;
        for (var event : parse.parseString(yaml)) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > DEEPEST) {
                throw new Unreadable(event.getStartMark(), "this is nested more than " + DEEPEST
                        + " deep; nothing in the file needs that");
            }
        }
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(at -> at.getLine() + 1).orElse(1);
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

    /** Whether the text at this place came from a placeholder. */
    boolean resolved(String place) {
        return resolved.containsKey(place);
    }

    /** Takes a number or truth value that came from a placeholder for the text that it also is. */
    void takeAsText(String place) {
        var at = place.lastIndexOf('/');
        var name = Place.steps(place).get(Place.steps(place).size() - 1);
        var text = JSON.textNode(resolved.get(place));
        var parent = root.at(place.substring(0, at));
        if (parent instanceof ObjectNode object) {
            object.set(name, text);
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), text);
        }
    }

    /** Makes what stands at a place the value of a key in a map of its own, as if the file had been written so. */
    void wrap(String place, String key) {
        var parent = (ObjectNode) root.at(place.substring(0, place.lastIndexOf('/')));
        var name = Place.steps(place).get(Place.steps(place).size() - 1);
        parent.set(name, JSON.objectNode().set(key, parent.get(name)));
        move(lines, place + "/", place + "/" + key + "/");
        move(resolved, place + "/", place + "/" + key + "/");
        move(unresolved, place + "/", place + "/" + key + "/");
    }

    private static <T> void move(Map<String, T> places, String from, String to) {
        places.keySet().stream().filter(place -> place.startsWith(from)).toList()
                .forEach(place -> places.put(to + place.substring(from.length()), places.remove(place)));
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
        if (++nodes > MOST_NODES) {
            throw new Unreadable(node.getStartMark(), "the file's aliases (*) make it too large; write things out");
        }
        if (!open.add(node)) {
            throw new Unreadable(node.getStartMark(), "this holds an alias (*) of itself; write things out");
        }
        lines.putIfAbsent(place, line(node.getStartMark()));
        var read = node instanceof MappingNode mapping ? readMapping(mapping, place)
                : node instanceof SequenceNode sequence ? readSequence(sequence, place)
                : readScalar((ScalarNode) node, place);
        open.remove(node);
        return read;
    }

    private JsonNode readSequence(SequenceNode sequence, String place) {
        var array = JSON.arrayNode();
        sequence.getValue().forEach(item -> array.add(read(item, place + "/" + array.size())));
        return array;
    }

    private JsonNode readMapping(MappingNode mapping, String place) {
        var object = JSON.objectNode();
        var seen = new HashSet<String>();
        for (NodeTuple tuple : mapping.getValue()) {
            var line = line(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                problems.add(new Problem(file, line, "a key must be text, not a list or map"));
                continue;
            }
            var key = scalar.getValue();
            if (!seen.add(key)) {
                problems.add(new Problem(file, line, "'" + key + "' stands twice in " + Place.words(place)
                        + "; remove or rename one"));
                continue;
            }
            var here = place + Place.of(key);
            lines.put(here, line);
            object.set(key, read(tuple.getValueNode(), here));
        }
        return object;
    }

    /** A placeholder that resolves to nothing counts as one without value, unless it says {@code {{NAME:}}}. */
    private JsonNode readScalar(ScalarNode scalar, String place) {
        var text = scalar.getValue();
        if (!text.contains("{{")) {
            return typed(text, scalar.getTag());
        }
        try {
            var value = placeholders.apply(text);
            if (!value.isBlank() || text.endsWith(":}}")) {
                resolved.put(place, value);
                return typed(value, SCHEMA.getScalarResolver().resolve(value, true));
            }
        } catch (IllegalArgumentException e) {
            // reported below, with its place
        }
        unresolved.put(place, text);
        return JSON.textNode("");
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
            var number = new BigDecimal(text);
            return Math.abs(number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS
                    ? JSON.textNode(text) : JSON.numberNode(number);
        } catch (NumberFormatException e) {
            return JSON.textNode(text);
        }
    }
}
