package dev.caravan.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The text of server-sent events. Some clients' line readers take the line ends that Unicode has beyond CR and LF for
 * such, which JSON allows within strings: here they are escaped.
 */
public final class EventText {

    private static final String DATA = "data: ";
    private static final String END = "\n\n";

    private EventText() {
    }

    /** An event without a name. */
    public static String data(ObjectNode data) {
        return DATA + oneLine(Json.write(data)) + END;
    }

    /** An event without a name whose data is this word. */
    public static String word(String word) {
        return DATA + word + END;
    }

    public static String event(String name, ObjectNode data) {
        return "event: " + name + "\n" + data(data);
    }

    /** What every client passes over. */
    public static String comment(String text) {
        return ": " + text + END;
    }

    private static String oneLine(String json) {
        return json.replace("\u0085", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }
}
