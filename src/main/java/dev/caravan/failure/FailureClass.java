package dev.caravan.failure;

/** What a failed attempt means: one row per class, one column per decision. */
public enum FailureClass {
    //                same model        next model            health  circuit          ledger
    TRANSPORT        (Again.YES,        Next.YES,             true,  Circuit.COUNTS,  Reason.OUTAGE),
    TIMEOUT          (Again.NEVER,      Next.YES,             true,  Circuit.COUNTS,  Reason.OUTAGE),
    OVERLOADED       (Again.YES,        Next.YES,             true,  Circuit.COUNTS,  Reason.OUTAGE),
    RATE_LIMITED     (Again.YES,        Next.YES,             false, Circuit.RESTS,   Reason.RATE_LIMIT),
    QUOTA            (Again.NEVER,      Next.YES,             false, Circuit.OPENS,   Reason.RATE_LIMIT),
    AUTH             (Again.NEVER,      Next.YES,             true,  Circuit.OPENS,   Reason.OUTAGE),
    MODEL_GONE       (Again.NEVER,      Next.YES,             true,  Circuit.OPENS,   Reason.OUTAGE),
    CONTEXT_TOO_LONG (Again.NEVER,      Next.LARGER_WINDOW,   false, Circuit.NONE,    Reason.CALLER),
    REFUSED          (Again.NEVER,      Next.IF_CHAIN_SAYS,   false, Circuit.NONE,    Reason.CALLER),
    CALLER_FAULT     (Again.NEVER,      Next.IF_MODEL_ONLY,   false, Circuit.NONE,    Reason.CALLER),
    MALFORMED        (Again.ONCE,       Next.YES,             true,  Circuit.COUNTS,  Reason.OUTAGE),
    CUT              (Again.NEVER,      Next.YES,             true,  Circuit.COUNTS,  Reason.OUTAGE),
    GUARD            (Again.ONCE,       Next.YES,             false, Circuit.NONE,    Reason.GUARD),
    CANCELLED        (Again.NEVER,      Next.NO,              false, Circuit.NONE,    Reason.CALLER);

    /** Whether the same model is asked again. */
    public enum Again {
        NEVER, ONCE, YES
    }

    /** Which models behind this one may be asked. */
    public enum Next {
        NO, YES, LARGER_WINDOW, IF_CHAIN_SAYS, IF_MODEL_ONLY
    }

    /** What the model's circuit makes of it. */
    public enum Circuit {
        /** Nothing. */
        NONE,
        /** One of the failures in a row that open it. */
        COUNTS,
        /** The model rests until the time the provider gave. */
        RESTS,
        /** Opens at once. */
        OPENS
    }

    private final Again again;
    private final Next next;
    private final boolean countsAgainstHealth;
    private final Circuit circuit;
    private final Reason reason;

    FailureClass(Again again, Next next, boolean countsAgainstHealth, Circuit circuit, Reason reason) {
        this.again = again;
        this.next = next;
        this.countsAgainstHealth = countsAgainstHealth;
        this.circuit = circuit;
        this.reason = reason;
    }

    public Again again() {
        return again;
    }

    public Next next() {
        return next;
    }

    public boolean countsAgainstHealth() {
        return countsAgainstHealth;
    }

    public Circuit circuit() {
        return circuit;
    }

    /** What the ledger puts down to it. */
    public Reason reason() {
        return reason;
    }
}
