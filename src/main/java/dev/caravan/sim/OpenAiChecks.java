package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.sim.Behaviour.Refuse;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What OpenAI rejects a chat completion for, in the order it looks. */
final class OpenAiChecks {

    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

    private OpenAiChecks() {
    }

    static Optional<Refuse> objection(Call call) {
        if (!call.header("authorization").matches("Bearer \\S+")) {
            return refuse(401, "null", "You didn't provide an API key in an Authorization header using"
                    + " Bearer auth.");
        }
        var body = call.body();
        if (!body.isObject()) {
            return refuse(400, "null", "We could not parse the JSON body of your request.");
        }
        if (body.path("model").asText("").isEmpty()) {
            return refuse(400, "null", "you must provide a model parameter");
        }
        if (!body.path("messages").isArray()) {
            return refuse(400, "missing_required_parameter", "Missing required parameter: 'messages'.");
        }
        if (body.path("messages").isEmpty()) {
            return refuse(400, "empty_array", "Invalid 'messages': empty array.");
        }
        return reasoning(body).or(() -> tools(body.path("messages"))).or(() -> format(body))
                .or(() -> streaming(body));
    }

    private static Optional<Refuse> reasoning(JsonNode body) {
        var model = body.path("model").asText();
        if (body.has("stop") && ModelIds.withoutStop(model)) return unsupported("stop", "");
        if (!ModelIds.reasoning(model)) return Optional.empty();
        if (body.has("max_tokens")) {
            return unsupported("max_tokens", " Use 'max_completion_tokens' instead.");
        }
        if (body.path("temperature").asDouble(1) != 1) {
            return refuse(400, "unsupported_value", "Unsupported value: 'temperature' does not support "
                    + body.path("temperature") + " with this model. Only the default (1) is supported.");
        }
        return Optional.empty();
    }

    private static Optional<Refuse> unsupported(String parameter, String hint) {
        return refuse(400, "unsupported_parameter", "Unsupported parameter: '" + parameter
                + "' is not supported with this model." + hint);
    }

    /** A tool message answers a call made before it, and every call is answered. */
    private static Optional<Refuse> tools(JsonNode messages) {
        var open = new HashSet<String>();
        for (var message : messages) {
            if ("tool".equals(message.path("role").asText())) {
                if (!open.remove(message.path("tool_call_id").asText())) {
                    return refuse(400, "null", "Invalid parameter: messages with role 'tool' must be a"
                            + " response to a preceding message with 'tool_calls'.");
                }
            } else if (!open.isEmpty()) {
                break;
            }
            message.path("tool_calls").forEach(call -> open.add(call.path("id").asText()));
        }
        if (open.isEmpty()) return Optional.empty();
        return refuse(400, "null", "An assistant message with 'tool_calls' must be followed by tool"
                + " messages responding to each 'tool_call_id'. Unanswered: " + open);
    }

    private static Optional<Refuse> format(JsonNode body) {
        var format = body.path("response_format");
        if (!"json_schema".equals(format.path("type").asText())) return Optional.empty();
        if (!format.at("/json_schema/name").asText("").matches("[A-Za-z0-9_-]{1,64}")) {
            return refuse(400, "missing_required_parameter",
                    "Missing required parameter: 'response_format.json_schema.name'.");
        }
        return Optional.empty();
    }

    private static Optional<Refuse> streaming(JsonNode body) {
        if (!body.path("stream_options").isObject() || body.path("stream").asBoolean()) return Optional.empty();
        return refuse(400, "null", "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
    }

    /** The parameter an error is about: the first quoted word of a 400's text. */
    static Optional<String> param(Refuse refusal) {
        if (refusal.code().equals("context_length_exceeded")) return Optional.of("messages");
        var quoted = QUOTED.matcher(refusal.message());
        return refusal.status() == 400 && quoted.find() ? Optional.of(quoted.group(1)) : Optional.empty();
    }

    private static Optional<Refuse> refuse(int status, String code, String message) {
        return Optional.of(new Refuse(status, code, message, Map.of()));
    }
}
