package dev.caravan.door;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** CSV with a header: each record is a JSON object of its columns. */
final class CsvRows implements RowReader {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};

    private final Lines lines;
    private final RowContent content;
    private final char delimiter;
    private final List<String> header;
    private long number;

    /**
     * Reads the header.
     *
     * @param delimiter the character between columns; whichever the header shows most often where none is given
     * @throws UnreadableDocumentException when there is no usable header
     */
    CsvRows(Lines lines, RowContent content, Optional<Character> delimiter) throws IOException {
        this.lines = lines;
        this.content = content;
        var first = lines.next().filter(line -> !line.blank()).orElseThrow(
                () -> new UnreadableDocumentException("the file does not begin with the names of its columns"));
        this.delimiter = delimiter.orElseGet(() -> most(first.text()));
        if (first.text().indexOf('\r') >= 0) {
            throw new UnreadableDocumentException("its lines end in carriage returns; save it with line feeds");
        }
        var record = new CsvRecord(this.delimiter).feed(first.text());
        if (first.tooLong() || !record.whole()) {
            throw new UnreadableDocumentException("the names of the columns can't be read: a quote is not closed, or "
                    + "the line is too long");
        }
        this.header = names(record.fields());
    }

    private static char most(String header) {
        var most = DELIMITERS[0];
        for (var candidate : DELIMITERS) {
            most = count(header, candidate) > count(header, most) ? candidate : most;
        }
        return most;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private static List<String> names(List<String> fields) {
        var names = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (var field : fields) {
            var name = field.isBlank() ? "column_" + (names.size() + 1) : field.strip();
            if (!seen.add(name)) {
                throw new UnreadableDocumentException("two columns have the name '" + name + "'");
            }
            names.add(name);
        }
        return names;
    }

    @Override
    public Optional<Row> next() throws IOException {
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            if (!line.get().blank()) {
                number++;
                return Optional.of(row(line.get()));
            }
        }
        return Optional.empty();
    }

    private Row row(Lines.Line first) throws IOException {
        if (first.tooLong()) {
            return content.tooLong(number, first.number());
        }
        var record = new CsvRecord(delimiter).feed(first.text());
        var more = new ArrayList<Lines.Line>();
        int bytes = first.bytes().length;
        while (record.open() && bytes <= content.maxBytes()) {
            var line = lines.next();
            if (line.isEmpty()) {
                break;
            }
            more.add(line.get());
            bytes += line.get().tooLong() ? content.maxBytes() : line.get().bytes().length + 1;
            record.feed(line.get().text());
        }
        if (!record.whole() || bytes > content.maxBytes()) {
            return broken(first, more, record.whole());
        }
        return row(first, record.fields());
    }

    /** A record that is too long is left out; one whose quotes don't close may have swallowed others. */
    private Row broken(Lines.Line first, List<Lines.Line> more, boolean whole) {
        if (whole) {
            return content.tooLong(number, first.number());
        }
        lines.putBack(more);
        return Row.broken(number, first.number(), "no_csv", "a quote is not closed, or something stands behind it");
    }

    private Row row(Lines.Line first, List<String> fields) {
        if (fields.size() != header.size()) {
            return Row.broken(number, first.number(), "no_csv",
                    "the row has " + fields.size() + " columns, but the header " + header.size());
        }
        ObjectNode row = JSON.objectNode();
        for (int i = 0; i < header.size(); i++) {
            row.put(header.get(i), fields.get(i));
        }
        return content.row(number, first.number(), row, row.toString());
    }

    @Override
    public long position() {
        return lines.position();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
