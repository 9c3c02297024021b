package dev.caravan.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/** The last thousand long prefixes seen, per model, as a provider's prompt cache. Guarded by its lock. */
final class PromptCache {

    private static final int LEAST_TOKENS = 1024;

    private final Map<String, Boolean> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > 1000;
        }
    };

    /** Tokens of the prefix when it is long enough to be cached, else 0. */
    static int cacheable(Prompt prompt) {
        var tokens = Author.tokens(prompt.cachePrefix().length());
        return tokens < LEAST_TOKENS ? 0 : tokens;
    }

    /** Whether an earlier request had the same prefix; remembers this one. */
    synchronized boolean hit(Prompt prompt) {
        var prefix = prompt.cachePrefix();
        return seen.put(prompt.model() + prefix.length() + ":" + prefix.hashCode(), true) != null;
    }
}
