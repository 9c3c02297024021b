package dev.caravan.sim;

/**
 * One event of a stream, not yet framed.
 *
 * @param name empty when the event has only data
 * @param data a line of JSON, or the dialect's terminator
 */
record Event(Part part, String name, String data) {

    /** What stands after a stream's last event. */
    static final Event NONE = new Event(Part.OTHER, "", "");

    /** What an event is in the course of an answer. */
    enum Part {
        /** The first event: the role, the start of the message. */
        OPENING,
        /** A piece of text, or the last piece of a tool's arguments. */
        CONTENT,
        /** A piece of a tool's arguments with more to come. */
        ARGUMENTS,
        /** A tool call that comes whole. */
        CALL,
        /** The event with the finish reason. */
        FINISH,
        /** No event to a client, only a sign of life. */
        COMMENT,
        /** Anything else. */
        OTHER
    }

    static Event comment(String text) {
        return new Event(Part.COMMENT, "", text);
    }

    boolean isContent() {
        return part == Part.CONTENT || part == Part.ARGUMENTS || part == Part.CALL;
    }
}
