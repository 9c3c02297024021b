package dev.caravan.sim;

import dev.caravan.sim.Behaviour.Refuse;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@link Streamed} behaviours as JSON; all but the first field may be missing:
 * <pre>
 * {"stream":true, "pace-ms":50, "keep-alive-ms":1000, "filter-after":3, "flaw":"no-usage",
 *  "resume":"continue", "quirks":["crlf","comments"], "mishaps":[M, M]}   resume: or restart, repeat
 * </pre>
 * M is where, and what happens there:
 * <pre>
 * {"at":"content", "number":3, ...}    event, content, byte: after so many; opening, arguments, finish,
 *                                      character: no number
 * {..., "do":"reset"}                  or close, end, stall, malformed, unknown
 * {..., "do":"silence", "ms":5000}
 * {..., "do":"error", "status":529, "code":"...", "message":"..."}
 * {..., "do":"say", "event":"...", "data":"..."}     data also as JSON; event: none, by default
 * </pre>
 */
final class StreamJson {

    private StreamJson() {
    }

    static Behaviour read(Fields fields) {
        fields.is("stream", "pace-ms", "keep-alive-ms", "filter-after", "flaw", "resume", "quirks", "mishaps");
        var streamed = Behaviour.stream().flaw(fields.flaw());
        if (fields.has("resume")) {
            streamed = streamed.resume(fields.oneOf("resume", Resume.values(), Resume::key));
        }
        if (fields.has("pace-ms")) streamed = streamed.pace(fields.millis("pace-ms"));
        if (fields.has("keep-alive-ms")) streamed = streamed.keepAlive(fields.millis("keep-alive-ms"));
        if (fields.has("filter-after")) streamed = streamed.filterAfter((int) fields.whole("filter-after"));
        for (var quirk : fields.array("quirks")) {
            streamed = streamed.quirks(fields.find("quirks", quirk.asText(), Quirk.values(), Quirk::key));
        }
        for (var mishap : fields.objects("mishaps")) streamed = streamed.at(point(mishap), mishap(mishap));
        return streamed;
    }

    private static Point point(Fields fields) {
        var kind = fields.oneOf("at", Point.Kind.values(), Point.Kind::key);
        if (!kind.isCounted() && fields.has("number")) {
            throw fields.wrong("number", "is unknown at " + kind.key());
        }
        return new Point(kind, kind.isCounted() ? (int) fields.whole("number") : 0);
    }

    private static Mishap mishap(Fields fields) {
        return switch (fields.text("do")) {
            case "reset" -> alone(fields, Mishap.reset());
            case "close" -> alone(fields, Mishap.close());
            case "end" -> alone(fields, Mishap.end());
            case "stall" -> alone(fields, Mishap.stall());
            case "malformed" -> alone(fields, Mishap.malformed());
            case "unknown" -> alone(fields, Mishap.unknown());
            case "silence" -> Mishap.silence(with(fields, "ms").millis("ms"));
            case "error" -> error(with(fields, "status", "code", "message"));
            case "say" -> say(with(fields, "event", "data"));
            default -> throw fields.wrong("do", "must be reset, close, end, stall, silence, error, say, malformed"
                    + " or unknown, was " + fields.text("do"));
        };
    }

    private static Mishap alone(Fields fields, Mishap mishap) {
        with(fields);
        return mishap;
    }

    private static Fields with(Fields fields, String... names) {
        return fields.only(Stream.concat(Stream.of("at", "number", "do"), Stream.of(names)).toArray(String[]::new));
    }

    private static Mishap error(Fields fields) {
        return new Mishap.Fail(new Refuse((int) fields.whole("status"), fields.text("code"),
                fields.text("message"), Map.of()));
    }

    private static Mishap say(Fields fields) {
        var data = fields.get("data");
        return Mishap.say(fields.text("event"), data.isTextual() ? data.asText() : Json.write(data));
    }
}
