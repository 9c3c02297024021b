package dev.caravan.sim.read;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Looks for a value beside or below a label. */
final class Finder {

    private static final int LINES_BELOW = 3;
    private static final String MARK = "\\s*(?:\\([^)]*\\)|no\\.?|#)?\\s*[:=#\\t]+[\\s:=#.]*";

    private final List<String> lines;
    private final boolean below;

    Finder(Document document, boolean below) {
        this.lines = document.lines();
        this.below = below;
    }

    /**
     * The value of the first label that has one. A value that {@code parse} cannot tell from other text
     * needs a colon or a cell's border before it, or, {@code loose}, only a space.
     */
    Optional<String> find(List<String> labels, Function<String, Optional<String>> parse, boolean loose) {
        return labels.stream().flatMap(label -> find("^[^\\p{L}\\p{N}]*", label, parse, loose).stream())
                .findFirst().or(() -> below ? labels.stream()
                        .flatMap(label -> find(".*(?<![\\p{L}\\p{N}])", label, parse, loose).stream())
                        .findFirst() : Optional.empty());
    }

    private Optional<String> find(String before, String label, Function<String, Optional<String>> parse,
            boolean loose) {
        var pattern = Pattern.compile("(?i)" + before
                + label.replace(" ", "[\\s_.'-]*") + "(?:" + MARK
                + "|(?<gap>(?![\\p{L}\\p{N}])))(?<rest>.*)$");
        for (var at = 0; at < lines.size(); at++) {
            var found = pattern.matcher(lines.get(at));
            if (!found.find()) continue;
            var marked = found.group("gap") == null;
            var rest = found.group("rest").strip();
            var value = marked || loose ? cell(rest, parse) : Optional.<String>empty();
            if (value.isEmpty() && below && (rest.isEmpty() || loose)) value = under(at, parse);
            if (value.isPresent()) return value;
        }
        return Optional.empty();
    }

    /** The first cell that is a value. */
    private static Optional<String> cell(String rest, Function<String, Optional<String>> parse) {
        for (var cell : rest.split("\t")) {
            if (cell.isBlank()) continue;
            var value = parse.apply(cell.strip());
            if (value.isPresent()) return value;
        }
        return Optional.empty();
    }

    private Optional<String> under(int label, Function<String, Optional<String>> parse) {
        for (var at = label + 1; at < Math.min(lines.size(), label + 1 + LINES_BELOW); at++) {
            var line = lines.get(at).replaceAll("^[\\s:=]+", "");
            if (line.isBlank() || line.endsWith(":")) continue;
            var value = parse.apply(line.split("\t")[0]);
            if (value.isPresent()) return value;
        }
        return Optional.empty();
    }
}
