package dev.caravan.route;

/** The headers and exchange properties that Caravan reads and sets. */
public final class Names {

    /** Header in: the task; {@code default} where it is missing. */
    public static final String TASK = "CaravanTask";
    /** Header in: what the call may take in all, in milliseconds; the chain's deadline is the ceiling. */
    public static final String DEADLINE_MS = "CaravanDeadlineMs";
    /** Header in: the dialect of a JSON body; {@code openai} where it is missing. */
    public static final String DIALECT = "CaravanDialect";

    /** Exchange property in: an {@link dev.caravan.plan.AnswerListener} that follows the call. */
    public static final String LISTENER = "CaravanListener";
    /** Exchange property in: a {@link dev.caravan.config.ChainConfig} for this call instead of the task's chain. */
    public static final String CHAIN = "CaravanChain";

    /** Header out: the pool's name of the model that answered. */
    public static final String MODEL = "CaravanModel";
    /** Header out: how many models were tried and failed before it. */
    public static final String FALLBACKS = "CaravanFallbacks";
    /** Header out: whether a model other than the chain's first answered. */
    public static final String FALLBACK_USED = "CaravanFallbackUsed";
    /** Header out: how many attempts were made, the successful one included. */
    public static final String ATTEMPTS = "CaravanAttempts";
    /** Header out: what the call took, in milliseconds. */
    public static final String LATENCY_MS = "CaravanLatencyMs";
    /** Header out: stop, length (the answer was cut at its limit of tokens) or tool_calls. */
    public static final String FINISH_REASON = "CaravanFinishReason";
    /** Header out: the call's id, as in the table of outcomes. */
    public static final String CALL_ID = "CaravanCallId";
    /** Header out: whether the answer came from the store of work. */
    public static final String REUSED = "CaravanReused";

    /** Exchange property out: the {@link dev.caravan.plan.Answer} with all details. */
    public static final String ANSWER = "CaravanAnswer";
    /** Exchange property in: what a door says of a piece of work, a {@link dev.caravan.work.Origin}. */
    public static final String ORIGIN = "CaravanOrigin";
    /** Exchange property out: the {@link dev.caravan.work.Piece} of work. */
    public static final String WORK = "CaravanWork";

    /** Exchange property during the call: its {@link dev.caravan.plan.Call}. */
    static final String CALL = "CaravanCall";
    /** Exchange property during the call: what of the caller's own is put aside, a {@link CallersOwn}. */
    static final String CALLERS_OWN = "CaravanCallersOwn";
    /** Exchange property during an attempt: by what Camel's error handler counts, which the reply's message lacks. */
    static final String REDELIVERIES = "CaravanRedeliveries";
    /** Exchange property during an attempt at work: its place in the provider's limit. */
    static final String LIMIT = "CaravanLimit";
    /** Exchange property during an attempt: its {@link AttemptTimer}. */
    static final String TIMER = "CaravanAttemptTimer";

    /** Header in: of how many days a report is; {@code caravan.report.days} where it is missing. */
    static final String REPORT_DAYS = "CaravanReportDays";
    /** Header in: {@code midnight} where a report is of whole days only. */
    static final String REPORT_UNTIL = "CaravanReportUntil";
    /** Header out: the names of a report's files. */
    static final String REPORT_FILES = "CaravanReportFiles";

    private Names() {
    }
}
