package dev.caravan.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** An event as a strict client reads it; the name is empty where it has none. */
public record SentEvent(String name, String data) {

    /** The events of a stream, comments left out. Whatever is no event of at most two lines is an error. */
    public static List<SentEvent> parse(String stream) {
        if (!stream.isEmpty() && !stream.endsWith("\n\n")) {
            throw new AssertionError("the last event has no end: " + stream);
        }
        return Stream.of(stream.split("\n\n")).filter(event -> !event.isEmpty() && !event.startsWith(": "))
                .map(SentEvent::of)
                .toList();
    }

    private static SentEvent of(String event) {
        var lines = event.split("\\R", -1);
        var named = lines[0].startsWith("event: ");
        var data = lines[lines.length - 1];
        if (lines.length != (named ? 2 : 1) || !data.startsWith("data: ")) {
            throw new AssertionError("no event: " + event);
        }
        return new SentEvent(named ? lines[0].substring(7) : "", data.substring(6));
    }

    public ObjectNode json() {
        return Json.parseObject(data).orElseThrow(() -> new AssertionError("no JSON: " + data));
    }
}
