package dev.caravan.sim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Server-sent events.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the standard</a>
 */
final class Sse implements Framing {

    private final Set<Quirk> quirks;
    private final String lineEnd;

    Sse(Set<Quirk> quirks) {
        this.quirks = quirks;
        lineEnd = has(Quirk.CRLF) ? "\r\n" : has(Quirk.CR) ? "\r" : "\n";
    }

    private boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    @Override
    public String contentType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public byte[] frame(Event event, boolean isFirst, boolean isLast) {
        var lines = new ArrayList<String>();
        if (event.part() == Event.Part.COMMENT) lines.add(": " + event.data());
        else fields(event, lines);
        if (!isLast || !has(Quirk.NO_FINAL_BLANK_LINE)) lines.add("");
        return (String.join(lineEnd, lines) + lineEnd).getBytes(StandardCharsets.UTF_8);
    }

    private void fields(Event event, List<String> lines) {
        if (has(Quirk.COMMENTS)) lines.addAll(List.of(": keep-alive", ""));
        if (!event.name().isEmpty()) lines.add(field("event", event.name()));
        if (has(Quirk.OTHER_FIELDS)) lines.addAll(List.of(field("id", "7"), field("retry", "3000")));
        if (has(Quirk.COMMENTS)) lines.add(":between the lines");
        data(event.data()).forEach(data -> lines.add(field("data", data)));
    }

    private String field(String name, String value) {
        return name + (has(Quirk.NO_SPACE) ? ":" : ": ") + value;
    }

    private List<String> data(String data) {
        var last = data.length() - 1;
        if (!has(Quirk.MULTI_LINE_DATA) || !data.startsWith("{") || !data.endsWith("}")) return List.of(data);
        return List.of("{", data.substring(1, last), "}");
    }

    @Override
    public byte[] closing(boolean isEmpty) {
        return new byte[0];
    }
}
