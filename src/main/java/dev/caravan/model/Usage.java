package dev.caravan.model;

/**
 * Tokens of one attempt, counted as OpenAI counts them whatever the provider.
 *
 * @param input all tokens of the prompt, cached and cache-written ones included
 * @param cachedInput those of {@code input} read from the provider's cache
 * @param cacheWrite those of {@code input} written to it
 * @param output all tokens of the answer, reasoning included
 * @param reasoning those of {@code output} that were hidden reasoning
 */
public record Usage(long input, long cachedInput, long cacheWrite, long output, long reasoning) {

    /** Nothing was reported. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    public Usage withMoreOutput(long tokens) {
        return new Usage(input, cachedInput, cacheWrite, output + tokens, reasoning);
    }
}
