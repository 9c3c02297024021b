package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.sim.Behaviour.Refuse;
import dev.caravan.sim.Prompt.Tool;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Anthropic messages.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">the provider's reference</a>
 */
final class AnthropicFace implements Face {

    private static final Map<Integer, String> TYPES = Map.of(401, "authentication_error",
            402, "billing_error", 403, "permission_error", 404, "not_found_error", 409, "conflict_error",
            413, "request_too_large", 429, "rate_limit_error", 504, "timeout_error",
            529, "overloaded_error");

    @Override
    public String dialect() {
        return "anthropic";
    }

    @Override
    public boolean takes(String path) {
        return path.endsWith("/messages");
    }

    @Override
    public String model(Call call) {
        return call.body().path("model").asText("");
    }

    @Override
    public Optional<Refuse> objection(Call call) {
        return AnthropicChecks.objection(call);
    }

    @Override
    public Conversation conversation(Call call) {
        return Conversation.of(call.body().path("messages"), "assistant", "content",
                messages -> prompt(call, messages));
    }

    private Prompt prompt(Call call, JsonNode messages) {
        var body = call.body();
        var users = Texts.ofRole(messages, "user", "content");
        var system = Texts.of(body.path("system"));
        var choice = body.path("tool_choice");
        var schema = body.at("/output_config/format/schema");
        return new Prompt(model(call), system, String.join("\n", users), Texts.last(users),
                system.length() + messages.toString().length() + body.path("tools").toString().length()
                        + schema.toString().length(),
                Optional.of(schema).filter(JsonNode::isObject), false, tools(body, choice),
                List.of("any", "tool").contains(choice.path("type").asText()),
                !choice.path("disable_parallel_tool_use").asBoolean(), toolResult(messages),
                OptionalInt.of(body.path("max_tokens").asInt()), thinks(body.path("thinking")),
                body.toString().contains("\"cache_control\"") ? system : "");
    }

    private static List<Tool> tools(JsonNode body, JsonNode choice) {
        if ("none".equals(choice.path("type").asText())) return List.of();
        var forced = choice.path("name").asText("");
        return Texts.each(body.path("tools")).stream()
                .filter(tool -> forced.isEmpty() || forced.equals(tool.path("name").asText()))
                .map(tool -> new Tool(tool.path("name").asText(), tool.path("description").asText(""),
                        tool.path("input_schema"))).toList();
    }

    private static Optional<String> toolResult(JsonNode messages) {
        var results = Texts.each(Texts.lastOf(messages).path("content")).stream()
                .filter(block -> "tool_result".equals(block.path("type").asText()))
                .map(block -> Texts.of(block.path("content"))).collect(Collectors.joining("\n"));
        return results.isEmpty() ? Optional.empty() : Optional.of(results);
    }

    private static boolean thinks(JsonNode thinking) {
        return thinking.isObject() && !"disabled".equals(thinking.path("type").asText());
    }

    @Override
    public ObjectNode answer(Draft draft) {
        var body = head(draft);
        fill(body.putArray("content"), draft);
        stop(body, draft);
        if (!draft.flawed(Flaw.NO_USAGE)) body.set("usage", usage(draft.usage()));
        return body;
    }

    /** A message's id, role and model. */
    static ObjectNode head(Draft draft) {
        return Json.object().put("id", "msg_" + draft.id()).put("type", "message").put("role", "assistant")
                .put("model", draft.model());
    }

    /** Says in the message, or in what is streamed of it, why it ends. */
    static void stop(ObjectNode message, Draft draft) {
        message.put("stop_reason", stopReason(draft)).putNull("stop_sequence");
        if (draft.refuses()) {
            message.putObject("stop_details").put("type", "refusal").put("category", "general_harms")
                    .put("explanation", "A simulated refusal.");
        } else {
            message.putNull("stop_details");
        }
    }

    /** What a model signs its thoughts with. */
    static String signature(String model) {
        return Base64.getEncoder().encodeToString(("thought by " + model).getBytes(StandardCharsets.UTF_8));
    }

    private static void fill(ArrayNode content, Draft draft) {
        if (draft.isSilent() && !draft.cut()) return;
        if (draft.usage().hidden() > 0) {
            content.addObject().put("type", "thinking").put("thinking", "").put("signature", signature(draft.model()));
        }
        if (draft.calls().isEmpty() && !draft.isSilent()) {
            content.addObject().put("type", "text").put("text", draft.text()).putNull("citations");
        }
        draft.whole().forEach(call -> content.addObject().put("type", "tool_use")
                .put("id", "toolu_" + call.mark()).put("name", call.name()).set("input", call.arguments()));
    }

    private static String stopReason(Draft draft) {
        if (draft.refuses()) return "refusal";
        if (draft.cut()) return "max_tokens";
        return draft.calls().isEmpty() ? "end_turn" : "tool_use";
    }

    static ObjectNode usage(Draft.Usage tokens) {
        var usage = Json.object()
                .put("input_tokens", tokens.prompt() - tokens.cached() - tokens.written())
                .put("cache_creation_input_tokens", tokens.written())
                .put("cache_read_input_tokens", tokens.cached());
        usage.putObject("cache_creation").put("ephemeral_5m_input_tokens", tokens.written())
                .put("ephemeral_1h_input_tokens", 0);
        usage.put("output_tokens", tokens.visible() + tokens.hidden());
        if (tokens.hidden() > 0) {
            usage.putObject("output_tokens_details").put("thinking_tokens", tokens.hidden());
        } else {
            usage.putNull("output_tokens_details");
        }
        return usage.putNull("server_tool_use").put("service_tier", "standard");
    }

    @Override
    public Stream<Event> events(Draft draft, Call call, Set<Quirk> quirks) {
        return new AnthropicStream(draft, quirks).events();
    }

    @Override
    public Event failure(Refuse refusal, String requestId) {
        return new Event(Event.Part.OTHER, "error", Json.write(error(refusal, requestId)));
    }

    @Override
    public Event keepAlive() {
        return AnthropicStream.PING;
    }

    @Override
    public ObjectNode error(Refuse refusal, String requestId) {
        var type = TYPES.getOrDefault(refusal.status(),
                refusal.status() < 500 ? "invalid_request_error" : "api_error");
        var body = Json.object().put("type", "error");
        var error = body.putObject("error").put("type", type);
        error.put("message", refusal.message().isEmpty() ? usualText(type) : refusal.message());
        if (!refusal.code().isEmpty()) error.putObject("details").put("error_code", refusal.code());
        return body.put("request_id", "req_" + requestId);
    }

    private static String usualText(String type) {
        return type.equals("overloaded_error") ? "Overloaded" : "Simulated " + type.replace('_', ' ');
    }

    @Override
    public Refuse missing(String model) {
        return new Refuse(404, "", "model: " + model, Map.of());
    }

    @Override
    public Map<String, String> headers(String requestId) {
        return Map.of("request-id", "req_" + requestId,
                "anthropic-organization-id", "00000000-0000-0000-0000-000000000000");
    }
}
