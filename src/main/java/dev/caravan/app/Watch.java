package dev.caravan.app;

import dev.caravan.door.Batches;
import dev.caravan.door.Progress;
import dev.caravan.route.OutcomeBean;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at the work a few times a second, shows it, and tells when there is none. Runs on a thread of its own. */
final class Watch implements AutoCloseable {

    private static final long LOOK_MS = 250;
    /** Between two lines on a terminal, where one is rewritten. */
    private static final long LIVE_PERIOD_MS = 1000;
    private static final int IDLE_LOOKS = 3;
    /** Looks that outcomes are waited for: ten seconds. */
    private static final int MOST_PATIENCE = 40;

    private final Waiting inbox;
    private final Batches batches;
    private final long looksBetweenLines;
    private final Progress progress;
    private final Terminal terminal;
    private final OutcomeBean outcomes;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "caravan-watch");
        thread.setDaemon(true);
        return thread;
    });
    private Runnable whenIdle;
    private int look;
    private int idleLooks;
    private int patience;
    private int summarised;

    /**
     * A watch.
     *
     * @param logPeriodMs between two lines where there is no terminal
     */
    Watch(Path inbox, Batches batches, Progress progress, Terminal terminal, OutcomeBean outcomes, long logPeriodMs) {
        this.inbox = new Waiting(inbox);
        this.batches = batches;
        this.looksBetweenLines = Math.max(1, (terminal.live() ? LIVE_PERIOD_MS : logPeriodMs) / LOOK_MS);
        this.progress = progress;
        this.terminal = terminal;
        this.outcomes = outcomes;
    }

    /**
     * Starts looking.
     *
     * @param whenIdle called each time the inbox is found empty and nothing is in work
     */
    void start(Runnable whenIdle) {
        this.whenIdle = whenIdle;
        looks.scheduleAtFixedRate(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        var waiting = Math.max(0, inbox.files() - batches.inWork()) + batches.rowsLeft();
        var now = progress.snapshot();
        if (waiting > 0 || now.inWork() > 0) {
            idleLooks = 0;
            if (++look % looksBetweenLines == 0) {
                terminal.progress(now, waiting);
            }
        } else if (outcomes.waitingCount() > 0 && patience++ < MOST_PATIENCE) {
            idleLooks = 0;
        } else if (++idleLooks == IDLE_LOOKS) {
            patience = 0;
            if (now.finished() > summarised) {
                summarised = now.finished();
                terminal.summary(now, outcomes.droppedCount() + outcomes.waitingCount());
            }
            whenIdle.run();
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
