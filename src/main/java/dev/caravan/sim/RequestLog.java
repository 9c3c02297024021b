package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last requests, oldest first, and a count per model. Safe for many threads: one lock. */
final class RequestLog {

    private final int size;
    private final boolean keepBodies;
    private final Deque<LoggedRequest> entries = new ArrayDeque<>();
    private final Map<String, Long> counts = new HashMap<>();
    private long sequence;

    RequestLog(int size, boolean keepBodies) {
        this.size = size;
        this.keepBodies = keepBodies;
    }

    synchronized void add(Instant arrived, Call call, String model, String behaviour) {
        counts.merge(model, 1L, Long::sum);
        var entry = new LoggedRequest(++sequence, arrived, model, call.dialect(), call.path(),
                Secrets.masked(call.headers()), kept(call.body()), behaviour);
        if (size == 0) return;
        if (entries.size() == size) entries.removeFirst();
        entries.addLast(entry);
    }

    private JsonNode kept(JsonNode body) {
        return keepBodies ? body : NullNode.getInstance();
    }

    synchronized List<LoggedRequest> all() {
        return List.copyOf(entries);
    }

    synchronized long count(String model) {
        return counts.getOrDefault(model, 0L);
    }

    synchronized void clear() {
        entries.clear();
        counts.clear();
    }
}
