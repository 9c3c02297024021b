package dev.caravan.model;

/**
 * Tokens of one attempt, counted as OpenAI counts them whatever the provider.
 *
 * @param input all tokens of the prompt, cached and cache-written ones included
 * @param cachedInput those of {@code input} read from the provider's cache
 * @param cacheWrite those of {@code input} written to it
 * @param output all tokens of the answer, reasoning included
 * @param reasoning those of {@code output} that were hidden reasoning
 * @param cacheWriteHour those of {@code cacheWrite} that are kept for an hour
 * @param estimated whether Caravan counted, because the provider told nothing
 */
public record Usage(long input, long cachedInput, long cacheWrite, long output, long reasoning, long cacheWriteHour,
        boolean estimated) {

    /** Nothing was reported. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    /** Tokens as the provider counted them, nothing of which its cache keeps for an hour. */
    public Usage(long input, long cachedInput, long cacheWrite, long output, long reasoning) {
        this(input, cachedInput, cacheWrite, output, reasoning, 0, false);
    }

    public static Usage estimate(long input, long output) {
        return new Usage(input, 0, 0, output, 0, 0, true);
    }

    public Usage withCacheWriteHour(long tokens) {
        return new Usage(input, cachedInput, cacheWrite, output, reasoning, Math.min(tokens, cacheWrite), estimated);
    }

    public Usage withMoreOutput(long tokens) {
        return new Usage(input, cachedInput, cacheWrite, output + tokens, reasoning, cacheWriteHour, estimated);
    }
}
