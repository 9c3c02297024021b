package dev.caravan.work;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A piece of work failed before, waited for longer than it may, or was refused too often. Tells the attempts that were made. */
public final class WorkFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Work work;

    /** For the reason that is stored of it. */
    WorkFailedException(Work work) {
        this(work, work.details().path("reason").asText());
    }

    public WorkFailedException(Work work, String message) {
        super(message, null, false, false);
        this.work = work;
    }

    /** What is known of it. */
    public Work work() {
        return work;
    }

    /** What is known of its attempts, with this reason. */
    public ObjectNode details() {
        return work.details().deepCopy().put("reason", getMessage());
    }
}
