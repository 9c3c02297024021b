package dev.caravan.sim;

import java.nio.charset.StandardCharsets;

/** One JSON array whose elements come one by one: Gemini's streams without {@code alt=sse}. */
final class JsonArray implements Framing {

    @Override
    public String contentType() {
        return "application/json; charset=UTF-8";
    }

    /** A comment is white space, which JSON may have between its elements. */
    @Override
    public byte[] frame(Event event, boolean isFirst, boolean isLast) {
        if (event.part() == Event.Part.COMMENT) return bytes("\n");
        return bytes((isFirst ? "[" : "\n,\r\n") + event.data());
    }

    @Override
    public byte[] closing(boolean isEmpty) {
        return bytes(isEmpty ? "[]" : "\n]\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
