package dev.caravan.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads server-sent events from a live stream, blocking. An event is given as soon as its blank line has come,
 * whatever ends the line; one that the stream ends without a blank line is given too. See <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the standard</a>. Confined to one stream.
 */
public final class SseReader {

    private static final int READ_AT_ONCE = 4096;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream in;
    private final int mostBytes;
    private final byte[] buffer = new byte[READ_AT_ONCE];
    private int next;
    private int end;
    private boolean afterReturn;
    private boolean begun;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private String name = "";
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private int bytes;

    /** @param mostBytes the most that the lines of one event may have together */
    public SseReader(InputStream in, int mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /**
     * The next event that has data, empty at the end of the stream.
     *
     * @throws dev.caravan.failure.AttemptFailedException MALFORMED when an event is too long
     */
    public Optional<SseEvent> next() throws IOException {
        while (readLine()) {
            if (line.size() > 0) {
                take(text());
            } else if (hasData) {
                return Optional.of(event());
            } else {
                forget();
            }
        }
        return hasData ? Optional.of(event()) : Optional.empty();
    }

    /** Whether there was a line, be it one that only the end of the stream ends. */
    private boolean readLine() throws IOException {
        line.reset();
        while (more()) {
            int from = next;
            while (next < end && buffer[next] != '\n' && buffer[next] != '\r') {
                next++;
            }
            keep(from);
            if (next < end) {
                afterReturn = buffer[next++] == '\r';
                return true;
            }
        }
        return line.size() > 0;
    }

    /** Waits until there is more, the line feed behind a carriage return not counted. */
    private boolean more() throws IOException {
        do {
            if (next == end) {
                next = 0;
                end = Math.max(0, in.read(buffer));
            }
            if (afterReturn && next < end) {
                afterReturn = false;
                next += buffer[next] == '\n' ? 1 : 0;
            }
        } while (next == end && end > 0);
        return next < end;
    }

    private void keep(int from) {
        if ((long) bytes + line.size() + next - from > mostBytes) {
            throw Replies.malformed("an event is longer than " + mostBytes + " bytes");
        }
        line.write(buffer, from, next - from);
    }

    private String text() {
        var text = line.toString(StandardCharsets.UTF_8);
        var first = !begun;
        begun = true;
        return first && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** Comments, whose lines begin with the colon, are fields without a name. */
    private void take(String text) {
        int colon = text.indexOf(':');
        var field = colon < 0 ? text : text.substring(0, colon);
        var value = colon < 0 ? "" : text.substring(colon + 1);
        take(field, value.startsWith(" ") ? value.substring(1) : value);
    }

    /** {@code error:} is no field of the standard, but how llama.cpp has told of errors. */
    private void take(String field, String value) {
        switch (field) {
            case "event" -> name(value);
            case "data" -> data(value);
            case "error" -> {
                name(field);
                data(value);
            }
            default -> {
                // comments, ids and reconnection times
            }
        }
    }

    private void name(String value) {
        name = value;
        bytes += line.size();
    }

    private void data(String value) {
        data.append(hasData ? "\n" : "").append(value);
        hasData = true;
        bytes += line.size();
    }

    private SseEvent event() {
        var event = new SseEvent(name, data.toString());
        forget();
        return event;
    }

    private void forget() {
        name = "";
        data.setLength(0);
        hasData = false;
        bytes = 0;
    }
}
