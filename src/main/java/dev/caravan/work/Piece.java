package dev.caravan.work;

import dev.caravan.config.ChainConfig;
import dev.caravan.plan.Answer;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One piece of work on its way through a door. Confined to its exchange, but for those who wait for its end. */
public final class Piece {

    private final String id;
    private final String task;
    private final ChainConfig chain;
    private final Origin from;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private Optional<Work> work = Optional.empty();

    Piece(String id, String task, ChainConfig chain, Origin from) {
        this.id = id;
        this.task = task;
        this.chain = chain;
        this.from = from;
    }

    String id() {
        return id;
    }

    String task() {
        return task;
    }

    Origin from() {
        return from;
    }

    ChainConfig chain() {
        return chain;
    }

    CompletableFuture<Void> end() {
        return end;
    }

    void found(Optional<Work> stored) {
        work = stored;
    }

    private boolean parkedHere() {
        return work.filter(known -> known.state() == Work.State.PARKED && known.from().same(from)).isPresent();
    }

    /** What is known of it. */
    public Optional<Work> work() {
        return work;
    }

    /** Whether it has its answer. */
    public boolean answered() {
        return work.filter(Work::answered).isPresent();
    }

    /** Whether its answer was given to another document or row. */
    public boolean reused() {
        return answered() && !work.orElseThrow().from().same(from);
    }

    /** Whether it failed in this very batch. */
    boolean failedHere() {
        return work.filter(known -> known.state() == Work.State.FAILED && known.from().same(from)).isPresent();
    }

    /** Since when it has waited for a model. */
    Optional<Instant> waitingSince() {
        var parked = work.filter(known -> parkedHere()).map(Work::changed);
        return parked.isPresent() && from.waitingSince().isPresent()
                ? parked.filter(from.waitingSince().get()::isAfter).or(from::waitingSince)
                : parked.or(from::waitingSince);
    }

    Work withAnswer(Answer answer, Instant now) {
        return Work.answered(id, from, answer, now);
    }

    /** Whether a failure is stored: not a whole document's, which is told by the file of its reason. */
    boolean ofRow() {
        return from.row() > 0;
    }

    /** What is told of it when it waited for longer than it may. */
    WorkFailedException gaveUp() {
        var reason = "no model served for "
                + chain.batch().parkFor().toString().substring("PT".length()).toLowerCase(Locale.ROOT);
        var known = work.orElseGet(() -> new Work(id, task, from, Work.State.FAILED, Instant.EPOCH, "", "", false,
                Optional.empty(), Details.failed("never_tried", reason)));
        return new WorkFailedException(known, reason);
    }
}
