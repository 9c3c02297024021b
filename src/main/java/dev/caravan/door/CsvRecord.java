package dev.caravan.door;

import java.util.ArrayList;
import java.util.List;

/**
 * One record of CSV (RFC 4180), fed line by line, for a quoted field may go over several. Libraries read on to the end of
 * the file where a quote is not closed; this tells it, so that the rows behind can be read. Not safe for many threads.
 */
final class CsvRecord {

    private final char delimiter;
    private final List<String> fields = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();
    private State state = State.START;

    private enum State {
        /** Before a field's first character. */
        START,
        /** In a field without quotes. */
        PLAIN,
        /** Between quotes. */
        QUOTED,
        /** Behind the closing quote. */
        CLOSED,
        /** Something stands behind a closing quote. */
        BROKEN
    }

    CsvRecord(char delimiter) {
        this.delimiter = delimiter;
    }

    /** Reads another line of the record. */
    CsvRecord feed(String line) {
        if (state == State.QUOTED) {
            field.append('\n');
        }
        for (int i = 0; i < line.length() && state != State.BROKEN; i++) {
            var c = line.charAt(i);
            if (state == State.QUOTED && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else {
                read(c);
            }
        }
        if (whole()) {
            end();
        }
        return this;
    }

    private void read(char c) {
        if (state == State.QUOTED) {
            quoted(c);
        } else if (c == delimiter) {
            end();
        } else if (state == State.START && c == '"') {
            state = State.QUOTED;
        } else if (state == State.CLOSED) {
            state = c == ' ' ? State.CLOSED : State.BROKEN;
        } else {
            field.append(c);
            state = State.PLAIN;
        }
    }

    private void quoted(char c) {
        if (c == '"') {
            state = State.CLOSED;
        } else {
            field.append(c);
        }
    }

    private void end() {
        fields.add(field.toString());
        field.setLength(0);
        state = State.START;
    }

    /** Whether a quoted field goes on in the next line. */
    boolean open() {
        return state == State.QUOTED;
    }

    /** Whether the record ended with a line, so that its fields are known. */
    boolean whole() {
        return state != State.QUOTED && state != State.BROKEN;
    }

    List<String> fields() {
        return fields;
    }
}
