package dev.caravan.door;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.caravan.model.TimeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** {@code caravanBatches}: the files of rows that are worked on, and the last ones that were. Safe for all threads. */
public final class Batches {

    private static final int MOST = 100;

    private final Progress all;
    private final TimeSource time;
    private final Deque<Batch> batches = new ArrayDeque<>();

    Batches(Progress all, TimeSource time) {
        this.all = all;
        this.time = time;
    }

    /** The counts of all documents and rows. */
    Progress all() {
        return all;
    }

    /**
     * A batch's work begins. Those that ended longest ago are forgotten.
     *
     * @param bytes the size of the file
     * @param position how many bytes of the file were read
     */
    Batch begin(InboxFile file, long bytes, LongSupplier position) {
        var batch = new Batch(file, bytes, position, time);
        add(batch);
        return batch;
    }

    private synchronized void add(Batch batch) {
        batches.addFirst(batch);
        if (batches.size() > MOST) {
            batches.removeLastOccurrence(batches.stream().filter(Batch::finished)
                    .reduce((one, later) -> later).orElse(batch));
        }
    }

    private synchronized List<Batch> list() {
        return List.copyOf(batches);
    }

    /** How many files of rows are worked on. */
    public long inWork() {
        return list().stream().filter(batch -> !batch.finished()).count();
    }

    /** Rows that are still to come in the files that are worked on, about. */
    public long rowsLeft() {
        return list().stream().mapToLong(Batch::rowsLeft).sum();
    }

    /** What {@code GET /api/batches} answers: all documents and rows since the start, and each file of rows. */
    public String json() {
        var json = JsonNodeFactory.instance.objectNode();
        var now = all.snapshot();
        json.putObject("all").put("answered", now.answered()).put("failed", now.failed()).put("parked", now.parked())
                .put("in_work", now.inWork()).put("reused", now.reused()).put("serving", now.serving())
                .put("cost_usd", now.cost());
        var array = json.putArray("batches");
        list().forEach(batch -> array.add(batch.json()));
        return json.toString();
    }
}
