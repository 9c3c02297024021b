package dev.caravan.failure;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A provider's HTTP reply as it came. Header names are found in any case. */
public record HttpReply(int status, Map<String, String> headers, byte[] body) {

    public HttpReply {
        var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public boolean success() {
        return status >= 200 && status < 300;
    }
}
