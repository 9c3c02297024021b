package dev.caravan.sim;

import dev.caravan.sim.Behaviour.Refuse;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One request on stage. */
record Scene(Exchange exchange, Face face, Call call, String id) {

    /** The face's headers and a content type, with these on top. */
    Map<String, String> headers(Map<String, String> added) {
        var all = new TreeMap<>(face.headers(id));
        all.put("content-type", "application/json");
        added.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
        return all;
    }

    /** The headers of an answer. */
    Map<String, String> bodyHeaders() {
        return streams() ? headers(Map.of("content-type", framing(Behaviour.stream()).contentType(),
                "cache-control", "no-cache")) : headers(Map.of());
    }

    boolean streams() {
        return face.streams(call);
    }

    Framing framing(Streamed streamed) {
        return face.framing(call, streamed.quirks());
    }

    Iterator<Step> steps(Streamed streamed, Draft draft) {
        return new StreamSteps(face.events(draft, call, streamed.quirks()).iterator(), streamed,
                framing(streamed), refusal -> face.failure(refusal, id));
    }

    byte[] error(Refuse refuse) {
        return Json.bytes(face.error(refuse, call, id));
    }
}
