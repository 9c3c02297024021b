package dev.caravan.door.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A stream as a client library hears it.
 *
 * @param events the data of all events, in order
 * @param ended whether what ends a stream in its dialect came, and came last
 */
record Heard(HttpResponse<String> reply, List<JsonNode> events, boolean ended) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Heard of(HttpResponse<String> reply) {
        var events = new ArrayList<JsonNode>();
        var last = "";
        for (var line : reply.body().split("\n")) {
            if (line.startsWith("data: ")) {
                last = line.substring("data: ".length());
                if (!last.equals("[DONE]")) {
                    events.add(json(last));
                }
            }
        }
        return new Heard(reply, events, last.equals("[DONE]") || last.contains("\"message_stop\""));
    }

    private static JsonNode json(String data) {
        try {
            return JSON.readTree(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of both dialects. */
    String text() {
        return events.stream().map(event -> event.at("/choices/0/delta/content").asText()
                + event.at("/delta/text").asText()).collect(Collectors.joining());
    }

    /** The arguments of tools that are called. */
    String arguments() {
        return events.stream().map(event -> event.at("/choices/0/delta/tool_calls/0/function/arguments").asText()
                + event.at("/delta/partial_json").asText()).collect(Collectors.joining());
    }

    /** Why the answer ended; empty where the stream doesn't say. */
    String finish() {
        return events.stream().map(event -> event.at("/choices/0/finish_reason").asText("").replace("null", "")
                + event.at("/delta/stop_reason").asText("").replace("null", "")).collect(Collectors.joining());
    }

    /** The error event, missing where there is none. */
    JsonNode error() {
        return events.get(events.size() - 1).path("error");
    }

    /** The last event with a {@code caravan} object. */
    JsonNode caravan() {
        return events.stream().filter(event -> event.has("caravan")).findFirst().orElseThrow().path("caravan");
    }

    String header(String name) {
        return reply.headers().firstValue(name).orElse("");
    }
}
