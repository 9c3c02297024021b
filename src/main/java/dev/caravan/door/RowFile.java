package dev.caravan.door;

import dev.caravan.work.Gate;
import dev.caravan.work.WorkWaitsException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * The work on one file of rows: some rows are asked at once, and no more of them are in memory than a window holds. While
 * no model serves, no row is read; those that were tried in vain are tried again first. The thread that calls
 * {@link #work} reads and waits; the state is guarded by the object's lock.
 */
final class RowFile implements AutoCloseable {

    static final String PROPERTY = "CaravanRowFile";
    /** Rows between the one whose turn it is and the last one read. */
    private static final int WINDOW = 10_000;
    private static final long MOST_EARLY_BYTES = 32 << 20;

    private final InboxFile file;
    private final RowReader reader;
    private final RowResults results;
    private final Batch batch;
    private final Gate gate;
    private volatile Patience patience;
    private final BooleanSupplier running;
    private final Queue<Again> again = new PriorityQueue<>(Comparator.comparing(Again::due));
    private long read;
    private boolean ended;
    private int inWork;
    private Optional<Exception> broken = Optional.empty();

    /** A row that comes again, and from when on. */
    private record Again(Row row, Instant due) {
    }

    RowFile(InboxFile file, RowReader reader, RowResults results, Batch batch, Gate gate, Patience patience,
            BooleanSupplier running) {
        this.file = file;
        this.reader = reader;
        this.results = results;
        this.batch = batch;
        this.gate = gate;
        this.patience = patience;
        this.running = running;
    }

    static RowFile of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, RowFile.class);
    }

    InboxFile file() {
        return file;
    }

    Batch batch() {
        return batch;
    }

    RowResults results() {
        return results;
    }

    /** Since when the file waits, while no model serves. */
    Optional<Instant> waitingSince() {
        return patience.waitingSince(gate);
    }

    /**
     * Has every row asked.
     *
     * @param permits as many as rows of the task may be asked at once
     * @param ask asks one row; gives back what went wrong beside the row
     * @throws WorkWaitsException when Caravan stops before the end
     * @throws IOException or another exception that kept the work from going on
     */
    void work(Executor threads, Semaphore permits, Function<Row, Optional<Exception>> ask) throws Exception {
        try {
            for (var row = next(); row.isPresent(); row = next()) {
                acquire(permits);
                begin();
                execute(threads, task(permits, ask, row.get()));
            }
        } finally {
            awaitNobodyInWork();
        }
        check();
    }

    private void execute(Executor threads, Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException stopping) {
            end(Optional.of(stopping));
        }
    }

    private Runnable task(Semaphore permits, Function<Row, Optional<Exception>> ask, Row row) {
        return () -> {
            Optional<Exception> wrong = Optional.empty();
            try {
                wrong = ask.apply(row);
            } catch (RuntimeException e) {
                wrong = Optional.of(e);
            } finally {
                permits.release();
                end(wrong);
            }
        };
    }

    /** The next row to ask, once there is room for it and a model serves; empty when all are written. */
    private Optional<Row> next() throws Exception {
        var row = awaitTurn();
        if (row.isEmpty() && !ended) {
            row = reader.next();
            read += row.isPresent() ? 1 : 0;
            ended = row.isEmpty();
            return ended ? next() : row;
        }
        return row;
    }

    /** Waits until a row may be asked; gives back one that was tried in vain, where there is one. */
    private synchronized Optional<Row> awaitTurn() throws Exception {
        for (check(); !done() && (!letsIn() || !due() && !mayRead()); check()) {
            wait(patience.look().toMillis());
        }
        return due() ? Optional.of(again.remove().row()) : Optional.empty();
    }

    private boolean due() {
        return !again.isEmpty() && !again.element().due().isAfter(patience.now().get());
    }

    private boolean done() {
        return ended && inWork == 0 && again.isEmpty();
    }

    private boolean letsIn() {
        var open = gate.open();
        batch.state(open ? "working" : "parked");
        return open || patience.spent(gate);
    }

    private boolean mayRead() {
        return !ended && read - results.next() < WINDOW && results.earlyBytes() < MOST_EARLY_BYTES;
    }

    private void acquire(Semaphore permits) throws Exception {
        while (!permits.tryAcquire(patience.look().toMillis(), TimeUnit.MILLISECONDS)) {
            synchronized (this) {
                check();
            }
        }
    }

    private void check() throws Exception {
        if (broken.isPresent()) {
            throw broken.get();
        }
        if (!running.getAsBoolean()) {
            throw new WorkWaitsException("Caravan stops before all rows were asked");
        }
    }

    private synchronized void begin() {
        inWork++;
    }

    private synchronized void end(Optional<Exception> wrong) {
        inWork--;
        broken = broken.or(() -> wrong);
        notifyAll();
    }

    /** The row comes again when a model serves, and it has rested. */
    synchronized void later(Row row, Duration rest) {
        again.add(new Again(row, patience.now().get().plus(rest)));
    }

    /** A model served a row, so that what the file waited before counts no more. */
    void served() {
        patience = patience.afresh();
    }

    private synchronized void awaitNobodyInWork() throws InterruptedException {
        while (inWork > 0) {
            wait();
        }
    }

    /** Lets go of the file, and of results that have not appeared. */
    @Override
    public void close() throws IOException {
        results.close();
        if (!batch.finished()) {
            batch.finish("left");
        }
        reader.close();
    }
}
