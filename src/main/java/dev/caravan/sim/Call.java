package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A request to a provider, as its face sees it.
 *
 * @param headers names in lower case
 * @param query   the raw query, empty when there is none
 * @param body    missing node when the body is not JSON
 */
record Call(String dialect, String path, String query, Map<String, String> headers, JsonNode body) {

    boolean has(String header) {
        return !header(header).isBlank();
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
