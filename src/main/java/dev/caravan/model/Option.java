package dev.caravan.model;

/** The settings of a request that more than one dialect knows, each under a name of its own. */
public enum Option {
    /** Most tokens of the answer, hidden reasoning included; a whole number. */
    MAX_TOKENS,
    /** Randomness from 0 to 2 (1 is the ceiling on Anthropic). */
    TEMPERATURE,
    /** Share of probability considered, 0 to 1. */
    TOP_P,
    /** Number of likeliest tokens considered. */
    TOP_K,
    /** Texts that end the answer; always an array of strings here. */
    STOP,
    /** Makes answers repeatable where a provider can. */
    SEED,
    /** -2 to 2. */
    PRESENCE_PENALTY,
    /** -2 to 2. */
    FREQUENCY_PENALTY,
    /** none, minimal, low, medium, high, xhigh or max. */
    REASONING_EFFORT,
    /** false forbids several tool calls in one answer. */
    PARALLEL_TOOL_CALLS,
    /** A stable pseudonym of the end user, for the provider's abuse checks. */
    USER;

    /** Whether this steers the choice of tokens, which newer models refuse. */
    public boolean sampling() {
        return this == TEMPERATURE || this == TOP_P || this == TOP_K;
    }
}
