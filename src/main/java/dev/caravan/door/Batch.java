package dev.caravan.door;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.TimeSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;

/** A file of rows and how far the work on it is. Safe for all threads. */
final class Batch {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final InboxFile file;
    private final TimeSource time;
    private final Instant started;
    private final long began;
    private final long bytes;
    private final LongSupplier position;
    private final Progress progress;
    private volatile String state = "working";
    private volatile Instant finished;

    /**
     * A batch whose work begins.
     *
     * @param bytes the size of the file
     * @param position how many bytes of it were read
     */
    Batch(InboxFile file, long bytes, LongSupplier position, TimeSource time) {
        this.file = file;
        this.time = time;
        this.started = time.instant();
        this.began = time.nanos();
        this.bytes = bytes;
        this.position = position;
        this.progress = new Progress(time);
    }

    Progress progress() {
        return progress;
    }

    /** working, parked, done, or left to be taken up again. */
    void state(String now) {
        state = now;
    }

    void finish(String how) {
        state = how;
        finished = time.instant();
    }

    boolean finished() {
        return finished != null;
    }

    /** How many rows were read but for those still to come, as far as their mean length tells. */
    long rowsLeft() {
        var now = progress.snapshot();
        var read = Math.max(1, position.getAsLong());
        var known = now.finished() + now.inWork() + now.parked();
        return finished() ? 0 : Math.round((double) known * (bytes - read) / read) + now.inWork() + now.parked();
    }

    /** What people and programs are told of it while it is worked on. */
    ObjectNode json() {
        var now = progress.snapshot();
        var json = JSON.objectNode().put("document", file.name()).put("task", file.task()).put("state", state);
        json.put("answered", now.answered()).put("failed", now.failed()).put("parked", now.parked())
                .put("in_work", now.inWork()).put("reused", now.reused());
        json.put("rows_left", rowsLeft()).put("rows_per_second", round(now.rate()));
        json.put("seconds_left", now.rate() > 0 ? Math.round(rowsLeft() / now.rate()) : null);
        json.put("serving", now.serving()).put("cost_usd", money(now));
        json.put("started_at", started.toString()).put("finished_at", finished == null ? null : finished.toString());
        return json;
    }

    /** What is told of it at its end: counts that add up to the rows of the file. */
    ObjectNode summary(String result, boolean anyFailed) {
        var now = progress.snapshot();
        var json = JSON.objectNode().put("document", file.name()).put("task", file.task());
        json.put("result", result + ".jsonl").put("errors", anyFailed ? result + ResultNames.ERRORS + ".jsonl" : null);
        json.put("rows", now.finished()).put("answered", now.answered()).put("failed", now.failed());
        json.put("reused", now.reused()).put("fallbacks", now.fallbacks());
        counts(json, "answered_by", now.answeredBy());
        counts(json, "failed_by", now.failedBy());
        counts(json, "failed_attempts", now.failures());
        json.put("cost_usd", money(now)).put("unpriced_attempts", now.unpriced());
        json.put("started_at", started.toString()).put("finished_at", time.instant().toString());
        var elapsed = time.since(began);
        return json.put("seconds", round(elapsed.toMillis() / 1000.0))
                .put("rows_per_second", round(perSecond(now.finished(), elapsed)));
    }

    private static double perSecond(int count, Duration elapsed) {
        return count / Math.max(0.001, elapsed.toNanos() / 1e9);
    }

    private static BigDecimal money(Progress.Snapshot now) {
        return new BigDecimal(now.cost().stripTrailingZeros().toPlainString());
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static void counts(ObjectNode json, String name, Map<String, Integer> counts) {
        counts.forEach(json.putObject(name)::put);
    }
}
