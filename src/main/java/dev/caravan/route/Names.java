package dev.caravan.route;

/** The headers and exchange properties that Caravan reads and sets. */
public final class Names {

    /** Header in: the task; {@code default} where it is missing. */
    public static final String TASK = "CaravanTask";
    /** Header in: names of the pool, with commas between, whose models are asked instead of the chain's. */
    public static final String MODELS = "CaravanModels";
    /**
     * Header in: what the call may take in all, in milliseconds or with a unit such as {@code 30s}; the chain's deadline
     * is the ceiling, and holds where this is empty.
     */
    public static final String DEADLINE_MS = "CaravanDeadlineMs";
    /** Header in: US dollars that the call may cost in all; the chain's ceiling holds too, alone where this is empty. */
    public static final String MAX_COST = "CaravanMaxCost";
    /** Header in: the dialect of a JSON body; {@code openai} where it is missing. */
    public static final String DIALECT = "CaravanDialect";

    /** Header into the bean {@code caravanExtract}: the media type of a document; else it is found out. */
    public static final String MEDIA_TYPE = "CaravanMediaType";
    /** Header into the bean {@code caravanExtract}: the file or resource of the schema of the JSON that is wanted. */
    public static final String SCHEMA = "CaravanSchema";

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
    /** Header out: US dollars of all attempts, failed ones included; missing where the price of one is unknown. */
    public static final String COST_USD = "CaravanCostUsd";
    /** Header out: tokens of the prompt, as the model that answered counted them; missing where it didn't. */
    public static final String INPUT_TOKENS = "CaravanInputTokens";
    /** Header out: tokens of the answer, hidden reasoning included; missing where the model didn't count them. */
    public static final String OUTPUT_TOKENS = "CaravanOutputTokens";
    /** Header out: stop, length (the answer was cut at its limit of tokens) or tool_calls. */
    public static final String FINISH_REASON = "CaravanFinishReason";
    /** Header out: the call's id, as in the table of outcomes. */
    public static final String CALL_ID = "CaravanCallId";
    /** Header out: whether the answer came from the store of work. */
    public static final String REUSED = "CaravanReused";

    /** Header out of a queue door: what the result or the dead letter belongs to. */
    public static final String KEY = "CaravanKey";
    /** Header of a dead letter: a word for why it is one. */
    public static final String FAILURE_CODE = "CaravanFailureCode";
    /** Header of a dead letter: why it is one. */
    public static final String FAILURE_REASON = "CaravanFailureReason";
    /** Header of a dead letter: the attempts in order, as JSON. */
    public static final String FAILURE_ATTEMPTS = "CaravanFailureAttempts";

    /** Exchange property into {@code direct:caravan-message}: names the message, the same when it comes again. */
    public static final String MESSAGE_ID = "CaravanMessageId";
    /** Exchange property into {@code direct:caravan-message}: what its result is to belong to; its id where empty. */
    public static final String MESSAGE_KEY = "CaravanMessageKey";
    /** Exchange property out of {@code direct:caravan-message}: whether it is a dead letter. */
    public static final String DEAD = "CaravanDead";

    /** Exchange property out: the {@link dev.caravan.plan.Answer} with all details. */
    public static final String ANSWER = "CaravanAnswer";
    /** Exchange property in: what a door says of a piece of work, a {@link dev.caravan.work.Origin}. */
    public static final String ORIGIN = "CaravanOrigin";
    /** Exchange property out: the {@link dev.caravan.work.Piece} of work. */
    public static final String WORK = "CaravanWork";

    /** Exchange property during the call: its {@link dev.caravan.plan.Call}. */
    static final String CALL = "CaravanCall";
    /** Exchange property during the call: the {@link Edition} of the configuration that it began under. */
    static final String EDITION = "CaravanEdition";
    /** Exchange property at the end of a call: the {@link ShadowBean.Copy} that is to be sent. */
    static final String SHADOW = "CaravanShadow";
    /** Exchange property during the call: what of the caller's own is put aside, a {@link CallersOwn}. */
    static final String CALLERS_OWN = "CaravanCallersOwn";
    /** Exchange property during an attempt: by what Camel's error handler counts, which the reply's message lacks. */
    static final String REDELIVERIES = "CaravanRedeliveries";
    /** Exchange property during an attempt at work: its place in the provider's limit. */
    static final String LIMIT = "CaravanLimit";
    /** Exchange property during an attempt: its {@link AttemptTimer}. */
    static final String TIMER = "CaravanAttemptTimer";

    /** Header out of the route of a {@link RouteGuard}: what is wrong with the answer. */
    static final String FINDING = "CaravanFinding";

    /** Header in: of how many days a report is; {@code caravan.report.days} where it is missing. */
    static final String REPORT_DAYS = "CaravanReportDays";
    /** Header in: {@code midnight} where a report is of whole days only. */
    static final String REPORT_UNTIL = "CaravanReportUntil";
    /** Header out: the names of a report's files. */
    static final String REPORT_FILES = "CaravanReportFiles";

    private Names() {
    }
}
