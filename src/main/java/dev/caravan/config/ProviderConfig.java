package dev.caravan.config;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP API that serves models.
 *
 * @param dialect {@code openai}, {@code anthropic} or {@code gemini}
 * @param url base address up to and including the version, such as {@code https://api.openai.com/v1}; a query in it
 *     (Azure's {@code api-version}) is kept
 * @param key sent as the dialect wants it; none for servers without keys
 * @param headers further headers for every request to this provider
 * @param probe whether its models may be probed while their circuit is open; default yes
 * @param maxInFlight most requests for documents, rows and messages that are at it at once; default no limit
 */
public record ProviderConfig(String name, String dialect, URI url, Secret key, Map<String, Secret> headers,
        boolean probe, int maxInFlight) {

    public static final int NO_LIMIT = Integer.MAX_VALUE;

    /** A provider whose models may be probed, without a limit of its own. */
    public ProviderConfig(String name, String dialect, URI url, Secret key, Map<String, Secret> headers) {
        this(name, dialect, url, key, headers, true, NO_LIMIT);
    }

    public ProviderConfig withKey(Secret other) {
        return new ProviderConfig(name, dialect, url, other, headers, probe, maxInFlight);
    }

    public ProviderConfig {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
