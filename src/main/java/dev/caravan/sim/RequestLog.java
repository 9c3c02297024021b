package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The last requests, oldest first, and a count per model. Safe for many threads: one lock. */
final class RequestLog {

    private final int size;
    private final boolean keepBodies;
    private final Map<Long, LoggedRequest> entries = new LinkedHashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private long sequence;

    RequestLog(int size, boolean keepBodies) {
        this.size = size;
        this.keepBodies = keepBodies;
    }

    /** Remembers a request; returns its sequence. */
    synchronized long add(Instant arrived, Call call, String model, boolean streamed, String behaviour) {
        counts.merge(model, 1L, Long::sum);
        entries.put(++sequence, new LoggedRequest(sequence, arrived, model, call.dialect(), call.path(),
                Secrets.masked(call.headers()), kept(call.body()), streamed, behaviour, OptionalInt.empty()));
        if (entries.size() > size) entries.remove(entries.keySet().iterator().next());
        return sequence;
    }

    /** Notes that a client left after so many events, if the request is still remembered. */
    synchronized void closedEarly(long request, int events) {
        entries.computeIfPresent(request, (key, entry) -> entry.closedEarly(events));
    }

    private JsonNode kept(JsonNode body) {
        return keepBodies ? body : NullNode.getInstance();
    }

    synchronized List<LoggedRequest> all() {
        return List.copyOf(entries.values());
    }

    synchronized long count(String model) {
        return counts.getOrDefault(model, 0L);
    }

    synchronized void clear() {
        entries.clear();
        counts.clear();
    }
}
