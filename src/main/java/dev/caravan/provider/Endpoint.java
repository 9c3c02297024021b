package dev.caravan.provider;

import dev.caravan.config.ProviderConfig;
import dev.caravan.config.Secret;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** What is alike in all dialects about where requests go and what heads them. */
public final class Endpoint {

    private Endpoint() {
    }

    /** An address under the provider's base address. A query of the base, Azure's api-version, stays at the end. */
    public static URI under(URI base, String path) {
        var text = base.toString();
        int end = base.getRawQuery() == null ? text.length() : text.indexOf('?');
        var query = text.substring(end);
        return URI.create(text.substring(0, end).replaceAll("/+$", "") + "/" + path + query);
    }

    /** The address with a further parameter in its query. */
    public static URI with(URI address, String parameter) {
        return URI.create(address + (address.getRawQuery() == null ? "?" : "&") + parameter);
    }

    /** The dialect's headers with the provider's own, which win whatever the case of their names. */
    public static Map<String, String> headers(Map<String, String> dialect, ProviderConfig provider) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(dialect);
        provider.headers().forEach((name, secret) -> headers.put(name, secret.value()));
        return headers;
    }

    /** The header that carries the key, none for providers without one. */
    public static Map<String, String> keyHeader(String name, String prefix, Secret key) {
        return key.present() ? Map.of(name, prefix + key.value()) : Map.of();
    }
}
