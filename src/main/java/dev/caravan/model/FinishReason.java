package dev.caravan.model;

/** Why a model stopped. */
public enum FinishReason {
    /** It was done, or met a stop text. */
    STOP,
    /** The limit of tokens was reached: the text is cut. */
    LENGTH,
    /** It waits for the results of tools. */
    TOOL_CALLS
}
