package dev.caravan.failure;

/** Why a call cost something other than its first choice's answer. */
public enum Reason {
    /** The provider did not serve. */
    OUTAGE,
    /** The provider kept to a limit: of requests, tokens or money. */
    RATE_LIMIT,
    /** The answer failed a check. */
    GUARD,
    /** The first choice was passed over, for its circuit was open or its outcomes bad. */
    CIRCUIT,
    /** The caller asked for what the first choice can't do, was refused, or left. */
    CALLER
}
