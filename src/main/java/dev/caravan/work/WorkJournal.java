package dev.caravan.work;

import dev.caravan.outcome.OutcomeStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes the table of work for all threads. Whoever asks waits until the database has answered, for what is
 * not stored must not be believed; one thread puts everything that waits meanwhile into one transaction. While the
 * database is away everybody waits, until it is back or Caravan stops.
 */
public final class WorkJournal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkJournal.class);
    private static final int MOST_AT_ONCE = 500;
    private static final long FIRST_GAP_MS = 250;
    private static final long LONGEST_GAP_MS = 10_000;

    private final OutcomeStore database;
    private final WorkStore store;
    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "caravan-work");
    private volatile boolean closed;

    /** Something to be done in the table. */
    private interface Step<T> {
        T in(WorkStore store) throws IOException;
    }

    /**
     * What somebody waits for.
     *
     * @param id what to look up afterwards
     * @param work what to store first
     * @param step what to do instead
     */
    private record Entry(Optional<String> id, Optional<Work> work, Optional<Step<?>> step,
            CompletableFuture<Object> done) {
    }

    public WorkJournal(OutcomeStore database) {
        this.database = database;
        store = new WorkStore(database);
        thread.setDaemon(true);
        thread.start();
    }

    /** What is stored of a piece of work. */
    public Optional<Work> find(String id) {
        return Optional.ofNullable((Work) await(Optional.of(id), Optional.empty(), Optional.empty()));
    }

    /** Stores what became of a piece of work; gives back what is stored then: an answer that was there before stays. */
    public Work keep(Work work) {
        return (Work) await(Optional.empty(), Optional.of(work), Optional.empty());
    }

    /** Forgets what was parked or failed in a batch. */
    public void forget(String batch) {
        step(in -> {
            in.forget(batch);
            return batch;
        });
    }

    /** The batches of which something was parked before a time, and since when; the oldest thousand at most. */
    @SuppressWarnings("unchecked")
    public Map<String, Instant> parked(Instant before) {
        return (Map<String, Instant>) step(in -> in.parked(before));
    }

    private Object step(Step<?> step) {
        return await(Optional.empty(), Optional.empty(), Optional.of(step));
    }

    private Object await(Optional<String> id, Optional<Work> work, Optional<Step<?>> step) {
        var entry = new Entry(id, work, step, new CompletableFuture<>());
        entries.add(entry);
        if (closed) {
            refuse();
        }
        try {
            return entry.done().join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    private void run() {
        while (!closed) {
            try {
                var batch = new ArrayList<Entry>();
                batch.add(entries.take());
                entries.drainTo(batch, MOST_AT_ONCE - 1);
                doPatiently(batch);
                database.tidy();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        lastTry();
        refuse();
        store.close();
    }

    /** What was paid for while Caravan stopped is stored if that can be done at once. */
    private void lastTry() {
        var batch = new ArrayList<Entry>();
        entries.drainTo(batch);
        try {
            if (!batch.isEmpty()) {
                doOnce(batch);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The database took no work at the end: {}", database.complaint(e));
            entries.addAll(batch);
        }
    }

    private void doPatiently(List<Entry> batch) throws InterruptedException {
        for (var gap = FIRST_GAP_MS; ; gap = Math.min(2 * gap, LONGEST_GAP_MS)) {
            try {
                doOnce(batch);
                if (gap > FIRST_GAP_MS) {
                    LOG.info("The database takes work again");
                }
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("The database takes no work, so that it waits: {}", database.complaint(e));
                store.close();
                pause(batch, gap);
            }
        }
    }

    /** Waits; when Caravan stops meanwhile, nobody is left waiting. */
    private void pause(List<Entry> batch, long gap) throws InterruptedException {
        try {
            TimeUnit.MILLISECONDS.sleep(gap);
        } catch (InterruptedException e) {
            entries.addAll(batch);
            throw e;
        }
    }

    private void doOnce(List<Entry> batch) throws IOException {
        var results = new Object[batch.size()];
        var lookups = keep(batch, results);
        var found = lookups.isEmpty() ? Map.<String, Work>of() : store.find(lookups.values());
        lookups.forEach((index, id) -> results[index] = found.get(id));
        for (int i = 0; i < results.length; i++) {
            var step = batch.get(i).step();
            results[i] = step.isPresent() ? step.get().in(store) : results[i];
        }
        for (int i = 0; i < results.length; i++) {
            batch.get(i).done().complete(results[i]);
        }
    }

    /** Stores what is to be stored, and gives back the ids to look up by the places of those who wait for them. */
    private Map<Integer, String> keep(List<Entry> batch, Object[] results) throws IOException {
        var places = new ArrayList<Integer>();
        var works = new ArrayList<Work>();
        var lookups = new HashMap<Integer, String>();
        for (int i = 0; i < batch.size(); i++) {
            var place = i;
            batch.get(i).id().ifPresent(id -> lookups.put(place, id));
            batch.get(i).work().ifPresent(work -> {
                places.add(place);
                works.add(work);
            });
        }
        var kept = works.isEmpty() ? List.<Boolean>of() : store.keep(works);
        for (int i = 0; i < kept.size(); i++) {
            results[places.get(i)] = works.get(i);
            if (!kept.get(i)) {
                lookups.put(places.get(i), works.get(i).id());
            }
        }
        return lookups;
    }

    private void refuse() {
        for (var entry = entries.poll(); entry != null; entry = entries.poll()) {
            entry.done().completeExceptionally(new IllegalStateException("Caravan stops"));
        }
    }

    /** Ends what is being done, and leaves nobody waiting. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
