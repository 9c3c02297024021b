package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The simulator's own paths, for people who do not write Java:
 * <pre>
 * GET    /_sim/log               every remembered request, oldest first
 * DELETE /_sim/log               forgets them
 * GET    /_sim/faults            the names a script's "fault" can have
 * GET    /_sim/scripts           what each model does, "*" for all others
 * PUT    /_sim/scripts/{model}   starts a script, written as {@link ScriptJson} says; "*" for all others
 * DELETE /_sim/scripts/{model}   forgets it
 * </pre>
 * A model's id with a slash or a space may be written as it is or percent-encoded. What is wrong with a
 * script is named in a 400: {@code {"error":"script.share must be a number"}}.
 */
final class Control {

    private static final String SCRIPTS = "/_sim/scripts/";

    private final Scripts scripts;
    private final RequestLog log;

    Control(Scripts scripts, RequestLog log) {
        this.scripts = scripts;
        this.log = log;
    }

    void handle(Exchange exchange, HttpMethod method, String path, String body) {
        try {
            answer(exchange, method + " " + path, path, body);
        } catch (IllegalArgumentException wrong) {
            fail(exchange, 400, wrong.getMessage());
        }
    }

    private void answer(Exchange exchange, String request, String path, String body) {
        switch (request) {
            case "GET /_sim/log" -> send(exchange, entries());
            case "DELETE /_sim/log" -> {
                log.clear();
                send(exchange, Json.object());
            }
            case "GET /_sim/faults" -> send(exchange, faults());
            case "GET /_sim/scripts" -> send(exchange, described());
            default -> script(exchange, request, path, body);
        }
    }

    private void script(Exchange exchange, String request, String path, String body) {
        if (request.startsWith("PUT " + SCRIPTS) && !model(path).isEmpty()) {
            scripts.set(model(path), ScriptJson.read(body));
            send(exchange, described());
        } else if (request.startsWith("DELETE " + SCRIPTS)) {
            if (scripts.remove(model(path))) send(exchange, described());
            else fail(exchange, 404, "no script for " + model(path));
        } else {
            fail(exchange, 404, "no control at " + request);
        }
    }

    private static String model(String path) {
        var encoded = path.substring(SCRIPTS.length()).replace("+", "%2B");
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    private JsonNode entries() {
        var entries = Json.object().putArray("log");
        for (var request : log.all()) {
            var entry = entries.addObject().put("sequence", request.sequence())
                    .put("arrived", request.arrived().toString()).put("model", request.model())
                    .put("dialect", request.dialect()).put("path", request.path())
                    .put("streamed", request.streamed()).put("behaviour", request.behaviour());
            request.closedEarly().ifPresent(events -> entry.put("closed-early", events));
            request.headers().forEach(entry.putObject("headers")::put);
            entry.set("body", request.body());
        }
        return entries;
    }

    private static JsonNode faults() {
        var faults = Json.object();
        Faults.named().forEach((name, behaviour) -> faults.put(name, behaviour.label()));
        return faults;
    }

    private JsonNode described() {
        var described = Json.object();
        scripts.all().forEach((model, script) -> described.set(model, ScriptJson.describe(script)));
        return described;
    }

    private static void fail(Exchange exchange, int status, String problem) {
        exchange.send(status, Map.of("content-type", "application/json"),
                Json.bytes(Json.object().put("error", problem)));
    }

    private static void send(Exchange exchange, JsonNode body) {
        exchange.send(200, Map.of("content-type", "application/json"), Json.bytes(body));
    }
}
