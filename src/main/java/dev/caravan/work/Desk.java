package dev.caravan.work;

import dev.caravan.config.ChainConfig;
import dev.caravan.model.ChatRequest;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.plan.Answer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands out work so that each piece is answered once: from the store where it can be, by a call only where none is made
 * for the same piece at the same time and its task's gate is open. Safe for all threads.
 */
public final class Desk {

    private final Gates gates;
    private final WorkJournal journal;
    private final WorkIds ids = new WorkIds();
    private final Suspects suspects = new Suspects();
    private final Map<String, Piece> inWork = new ConcurrentHashMap<>();

    public Desk(Gates gates, WorkJournal journal) {
        this.gates = gates;
        this.journal = journal;
    }

    /**
     * Takes a piece of work. Waits while the same piece is in work elsewhere.
     *
     * @return the piece, answered or to be answered now; to be given to {@link #leave} in either case
     * @throws WorkFailedException when it failed before in its batch, or has waited for too long
     * @throws WorkWaitsException when no model serves, or the piece rests for it was refused while others were answered
     */
    public Piece take(String task, ChainConfig chain, ChatRequest request, Origin from) {
        var piece = new Piece(ids.of(task, chain, request, from), task, chain, from);
        for (var other = inWork.putIfAbsent(piece.id(), piece); other != null;
                other = inWork.putIfAbsent(piece.id(), piece)) {
            other.end().join();
        }
        try {
            piece.found(journal.find(piece.id()));
            admit(piece);
            return piece;
        } catch (RuntimeException e) {
            leave(piece);
            throw e;
        }
    }

    private void admit(Piece piece) {
        if (piece.answered() || piece.failedHere()) {
            suspects.forget(piece.id());
        }
        if (piece.failedHere()) {
            var work = piece.work().orElseThrow();
            throw new WorkFailedException(work);
        }
        var rest = suspects.rest(piece.id(), gates.now());
        if (piece.answered() || rest.isEmpty() && gates.of(piece.chain()).enter(piece)) {
            return;
        }
        var latest = gates.now().minus(piece.chain().batch().parkFor());
        if (piece.waitingSince().filter(since -> !since.isAfter(latest)).isPresent()) {
            suspects.forget(piece.id());
            throw piece.gaveUp();
        }
        throw rest.map(WorkWaitsException::resting).orElseGet(() -> new WorkWaitsException(
                "no model of the task '" + piece.chain().task() + "' serves now"));
    }

    /**
     * Stores the answer, unless it asks for tools to be called, which nobody else could do. Waits until it is stored.
     *
     * @return what is stored: an answer that another node stored before stays
     */
    public Work answered(Piece piece, Answer answer) {
        gates.of(piece.chain()).served();
        suspects.forget(piece.id());
        var work = piece.withAnswer(answer, gates.now());
        var stored = answer.reply().toolCalls().isEmpty() ? journal.keep(work) : work;
        piece.found(Optional.of(stored));
        return stored;
    }

    /**
     * No model answered: parks the piece when none served, else stores a row's failure, until its batch ends.
     *
     * @throws WorkFailedException when it was refused too often while other work was answered
     */
    public void missed(Piece piece, AllModelsFailedException failure) {
        if (failure.outage()) {
            refused(piece, failure);
            return;
        }
        suspects.forget(piece.id());
        if (!failure.attempts().isEmpty()) {
            gates.of(piece.chain()).served();
        }
        keepFailure(piece, Work.unanswered(piece, Work.State.FAILED, failure, gates.now()));
    }

    private void refused(Piece piece, AllModelsFailedException failure) {
        var gate = gates.of(piece.chain());
        var blamed = suspects.refused(piece.id(), failure.perhapsOfTheRequest(), gate.tally(), gates.now());
        gate.refused(piece);
        if (blamed < piece.chain().batch().giveUpAfter()) {
            piece.found(Optional.of(journal.keep(Work.unanswered(piece, Work.State.PARKED, failure, gates.now()))));
            return;
        }
        suspects.forget(piece.id());
        var work = Work.refused(piece, blamed, failure, gates.now());
        keepFailure(piece, work);
        throw new WorkFailedException(work);
    }

    private void keepFailure(Piece piece, Work failed) {
        if (piece.ofRow()) {
            piece.found(Optional.of(journal.keep(failed)));
        }
    }

    /** The piece is done with, whatever came of it. */
    public void leave(Piece piece) {
        gates.of(piece.chain()).leave(piece);
        inWork.remove(piece.id(), piece);
        piece.end().complete(null);
    }

    /** Whether work of the chain would be tried now. */
    public Gate gate(ChainConfig chain) {
        return gates.of(chain);
    }

    /** The time by which work waits. */
    public Instant now() {
        return gates.now();
    }

    public WorkJournal journal() {
        return journal;
    }
}
