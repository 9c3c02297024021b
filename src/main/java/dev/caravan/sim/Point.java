package dev.caravan.sim;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * A place in a stream, the same in every dialect. One that a stream does not reach is not there.
 *
 * @param number how many events, content events or bytes stand before it; 0 for the other kinds
 */
public record Point(Kind kind, int number) {

    /** How a place is found. */
    enum Kind {
        EVENT, OPENING, CONTENT, ARGUMENTS, FINISH, BYTE, CHARACTER;

        /** The name in control JSON. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isCounted() {
            return this == EVENT || this == CONTENT || this == BYTE;
        }
    }

    public Point {
        if (number < 0) throw new IllegalArgumentException("number must be 0 or more, was " + number);
    }

    /** Before any event; status and headers are out. */
    public static Point start() {
        return event(0);
    }

    /** After so many events of any kind. */
    public static Point event(int number) {
        return new Point(Kind.EVENT, number);
    }

    /** After the event with the role or the message's start. Gemini has none: before its first. */
    public static Point opening() {
        return new Point(Kind.OPENING, 0);
    }

    /** After so many pieces of text or of tools' arguments. */
    public static Point content(int number) {
        return new Point(Kind.CONTENT, number);
    }

    /** After the first piece of a tool's arguments; right before a call that comes whole. */
    public static Point arguments() {
        return new Point(Kind.ARGUMENTS, 0);
    }

    /** After the finish reason, before usage and terminator. */
    public static Point finish() {
        return new Point(Kind.FINISH, 0);
    }

    /** After so many bytes of the whole body, mostly in the middle of an event. */
    public static Point bytes(int number) {
        return new Point(Kind.BYTE, number);
    }

    /** After the first byte of the first character that has several. */
    public static Point character() {
        return new Point(Kind.CHARACTER, 0);
    }

    /** Whether it lies between what is sent and the next event. */
    boolean isBefore(Event next, Progress sent) {
        return switch (kind) {
            case EVENT -> sent.events() >= number;
            case OPENING -> sent.opened() || next.isContent();
            case CONTENT -> sent.content() >= number;
            case ARGUMENTS -> sent.last() == Event.Part.ARGUMENTS || next.part() == Event.Part.CALL;
            case FINISH -> sent.finished();
            case BYTE, CHARACTER -> false;
        };
    }

    /** Where it lies in this frame, which is to be sent next. */
    OptionalInt in(byte[] frame, Progress sent) {
        if (kind == Kind.CHARACTER) return leadByte(frame);
        var left = number - sent.bytes();
        return kind == Kind.BYTE && left >= 0 && left < frame.length
                ? OptionalInt.of((int) left) : OptionalInt.empty();
    }

    private static OptionalInt leadByte(byte[] frame) {
        for (var at = 0; at < frame.length; at++) {
            if ((frame[at] & 0xC0) == 0xC0) return OptionalInt.of(at + 1);
        }
        return OptionalInt.empty();
    }

    /** A few words for logs, e.g. {@code content 3}. */
    String label() {
        return kind.key() + (kind.isCounted() ? " " + number : "");
    }

    /** What of a stream is out. */
    record Progress(int events, int content, boolean opened, boolean finished, Event.Part last, long bytes) {

        static final Progress NONE = new Progress(0, 0, false, false, Event.Part.OTHER, 0);

        Progress after(Event event, int length) {
            return new Progress(events + 1, content + (event.isContent() ? 1 : 0),
                    opened || event.part() == Event.Part.OPENING,
                    finished || event.part() == Event.Part.FINISH, event.part(), bytes + length);
        }
    }
}
