package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.sim.Behaviour.Refuse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What Anthropic rejects a message request for, in the order it looks. */
final class AnthropicChecks {

    private static final Set<String> KNOWN = Set.of("model", "max_tokens", "messages", "system",
            "stop_sequences", "stream", "tools", "tool_choice", "thinking", "output_config", "metadata",
            "service_tier", "speed", "inference_geo", "container", "context_management", "temperature",
            "top_p", "top_k");

    private AnthropicChecks() {
    }

    static Optional<Refuse> objection(Call call) {
        if (!call.has("x-api-key") && !call.header("authorization").matches("Bearer \\S+")) {
            return refuse(401, "x-api-key header is required");
        }
        if (!call.has("anthropic-version")) return refuse(400, "anthropic-version: header is required");
        var body = call.body();
        if (!body.isObject()) return refuse(400, "The request body is not valid JSON");
        return fields(body).or(() -> model(call)).or(() -> messages(body.path("messages")))
                .or(() -> thoughts(body)).or(() -> unthinking(body));
    }

    private static Optional<Refuse> fields(JsonNode body) {
        var unknown = new TreeSet<String>();
        body.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) return refuse(400, unknown.first() + ": Extra inputs are not permitted");
        if (body.path("model").asText("").isEmpty()) return refuse(400, "model: Field required");
        if (!body.path("max_tokens").isInt()) return refuse(400, "max_tokens: Field required");
        if (body.path("max_tokens").asInt() < 0) {
            return refuse(400, "max_tokens: Input should be greater than or equal to 0");
        }
        if (!body.path("messages").isArray()) return refuse(400, "messages: Field required");
        if (body.path("messages").isEmpty()) {
            return refuse(400, "messages: at least one message is required");
        }
        return Optional.empty();
    }

    /** What depends on the model's generation and on the API version. */
    private static Optional<Refuse> model(Call call) {
        var body = call.body();
        var model = body.path("model").asText();
        var strict = call.header("anthropic-version").equals("2026-10-21");
        for (var name : List.of("temperature", "top_p", "top_k")) {
            var refused = strict || ModelIds.withoutSampling(model) && !isUsual(name, body.path(name));
            if (body.has(name) && refused) {
                return refuse(400, name + ": sampling parameters are not supported by this model");
            }
        }
        var choice = body.at("/tool_choice/type").asText();
        if (ModelIds.claudeFive(model) && (choice.equals("any") || choice.equals("tool"))) {
            return refuse(400, "tool_choice: forced tool use is not supported by this model");
        }
        var last = Texts.lastOf(body.path("messages")).path("role").asText();
        if (ModelIds.withoutPrefill(model) && last.equals("assistant")) {
            return refuse(400, "messages: this model does not support assistant message prefill."
                    + " The conversation must end with a user message.");
        }
        return Optional.empty();
    }

    private static boolean isUsual(String name, JsonNode value) {
        return switch (name) {
            case "temperature" -> value.asDouble() == 1;
            case "top_p" -> value.asDouble() >= 0.99;
            default -> false;
        };
    }

    private static Optional<Refuse> messages(JsonNode messages) {
        var open = new LinkedHashSet<String>();
        for (var at = 0; at < messages.size(); at++) {
            var role = messages.get(at).path("role").asText();
            if (!Set.of("user", "assistant", "system").contains(role)) {
                return refuse(400, "messages." + at + ".role: Input should be 'user' or 'assistant'");
            }
            var problem = blocks(at, messages.get(at).path("content"), open);
            if (problem.isPresent()) return problem;
        }
        return open.isEmpty() ? Optional.empty() : unanswered(messages.size() - 1, open);
    }

    /** Checks one message; {@code open} holds the tool uses of the message before and then of this one. */
    private static Optional<Refuse> blocks(int at, JsonNode content, Set<String> open) {
        if (content.isTextual() ? content.asText().isEmpty() : !content.isArray()) {
            return refuse(400, "messages." + at + ".content: content must be non-empty");
        }
        var made = new LinkedHashSet<String>();
        var text = false;
        for (var block : Texts.each(content)) {
            var type = block.path("type").asText();
            if (type.equals("text")) {
                if (block.path("text").asText("").isBlank()) {
                    return refuse(400, "messages: text content blocks must be non-empty");
                }
                text = true;
            } else if (type.equals("tool_result")) {
                var id = block.path("tool_use_id").asText();
                if (!open.remove(id)) {
                    return refuse(400, "messages." + at + ": unexpected `tool_use_id` found in"
                            + " `tool_result` blocks: " + id + ". Each `tool_result` block must have a"
                            + " corresponding `tool_use` block in the previous message.");
                }
                if (text) {
                    return refuse(400, "messages." + at + ": `tool_result` blocks must come before text");
                }
            } else if (type.equals("tool_use")) {
                made.add(block.path("id").asText());
                if (!block.path("input").isObject()) {
                    return refuse(400, "messages." + at
                            + ".content.tool_use.input: Input should be a valid dictionary");
                }
            }
        }
        if (!open.isEmpty()) return unanswered(at - 1, open);
        open.addAll(made);
        return Optional.empty();
    }

    /** Only the model that had a thought takes it back. */
    private static Optional<Refuse> thoughts(JsonNode body) {
        var signature = AnthropicFace.signature(body.path("model").asText());
        return Texts.each(body.path("messages")).stream()
                .flatMap(turn -> Texts.each(turn.path("content")).stream())
                .filter(block -> "thinking".equals(block.path("type").asText()))
                .filter(block -> !signature.equals(block.path("signature").asText())).findFirst()
                .flatMap(other -> refuse(400, "messages: Invalid `signature` in `thinking` block"));
    }

    /** A model that must think goes on only with a turn of tools that began with a thought. */
    private static Optional<Refuse> unthinking(JsonNode body) {
        var turns = Texts.each(body.path("messages")).stream()
                .filter(turn -> "assistant".equals(turn.path("role").asText())).toList();
        var last = turns.isEmpty() ? body : turns.get(turns.size() - 1);
        var first = last.path("content").path(0).path("type").asText();
        var tools = last.path("content").findValuesAsText("type").contains("tool_use");
        return "enabled".equals(body.at("/thinking/type").asText()) && tools && !first.endsWith("thinking")
                ? refuse(400, "messages: Expected `thinking` or `redacted_thinking`, but found `" + first + "`.")
                : Optional.empty();
    }

    private static Optional<Refuse> unanswered(int at, Set<String> ids) {
        return refuse(400, "messages." + at + ": `tool_use` ids were found without `tool_result` blocks"
                + " immediately after: " + String.join(", ", ids) + ".");
    }

    private static Optional<Refuse> refuse(int status, String message) {
        return Optional.of(new Refuse(status, "", message, Map.of()));
    }
}
