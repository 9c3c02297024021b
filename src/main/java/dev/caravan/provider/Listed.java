package dev.caravan.provider;

import java.time.Instant;

/**
 * What a caller may name as {@code model}.
 *
 * @param chain whether it is a chain, else a model of the pool
 * @param context context window in tokens
 * @param maxTokens most tokens of an answer
 * @param created since when it is known
 */
public record Listed(String id, boolean chain, String displayName, int context, int maxTokens, Instant created) {

    /** The kind in one word, for callers' lists. */
    public String kind() {
        return chain ? "chain" : "model";
    }
}
