package dev.caravan.door.http;

import java.util.Map;
import java.util.Optional;

/** A request that is not taken: what the caller is told, before any model was asked. */
final class HttpProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String INVALID = "invalid_request_error";

    private final int status;
    private final String type;
    private final String code;
    private final transient Optional<String> param;
    private final transient Map<String, String> headers;

    private HttpProblem(int status, String type, String code, String message, Optional<String> param,
            Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
        this.headers = Map.copyOf(headers);
    }

    /** The field can't be understood; the message says what it must be. */
    static HttpProblem field(String name, String message) {
        return new HttpProblem(400, INVALID, "invalid_value", message, Optional.of(name), Map.of());
    }

    static HttpProblem of(int status, String code, String message) {
        return new HttpProblem(status, INVALID, code, message, Optional.empty(), Map.of());
    }

    static HttpProblem unknownModel(String message) {
        return new HttpProblem(404, INVALID, "model_not_found", message, Optional.of("model"), Map.of());
    }

    /** Not now; in so many seconds. */
    static HttpProblem later(int status, String type, String code, String message, long seconds) {
        return new HttpProblem(status, type, code, message, Optional.empty(),
                Map.of("Retry-After", Long.toString(seconds)));
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    String code() {
        return code;
    }

    Optional<String> param() {
        return param;
    }

    Map<String, String> headers() {
        return headers;
    }
}
