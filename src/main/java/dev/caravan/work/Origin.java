package dev.caravan.work;

import java.time.Instant;
import java.util.Optional;

/**
 * What a door says of a piece of work.
 *
 * @param batch names one run of one file, so that an interrupted run goes on where it was; empty without one
 * @param row the row's number in the file, from 1; 0 for a whole document or a message
 * @param waitingSince since when the batch waits for a model to serve
 */
public record Origin(String batch, long row, Optional<Instant> waitingSince) {

    /** Work that belongs to nothing. */
    public static final Origin NONE = new Origin("", 0, Optional.empty());

    public static Origin of(String batch, long row) {
        return new Origin(batch, row, Optional.empty());
    }

    /** Whether this is the same row of the same batch, or the same document. */
    public boolean same(Origin other) {
        return batch.equals(other.batch) && row == other.row;
    }
}
