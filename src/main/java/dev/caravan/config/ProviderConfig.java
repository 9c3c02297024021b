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
 */
public record ProviderConfig(String name, String dialect, URI url, Secret key, Map<String, Secret> headers,
        boolean probe) {

    /** A provider whose models may be probed. */
    public ProviderConfig(String name, String dialect, URI url, Secret key, Map<String, Secret> headers) {
        this(name, dialect, url, key, headers, true);
    }

    public ProviderConfig {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
