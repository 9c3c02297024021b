package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.sim.Behaviour.Refuse;
import dev.caravan.sim.Prompt.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * OpenAI chat completions.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">the provider's reference</a>
 */
final class OpenAiFace implements Face {

    /** When every answer was made, in seconds. */
    static final long CREATED = 1_790_000_000L;

    /** What the model says in place of an answer when it refuses in words. */
    static final String REFUSAL = "I am sorry, but I cannot help with that request.";

    /** Error type and code that usually come with a status; "null" stands for no code. */
    private static final Map<Integer, List<String>> USUAL = Map.of(
            401, List.of("invalid_request_error", "invalid_api_key"),
            404, List.of("invalid_request_error", "model_not_found"),
            429, List.of("requests", "rate_limit_exceeded"),
            500, List.of("server_error", "null"),
            503, List.of("service_unavailable_error", "server_is_overloaded"));

    /** Types of codes that do not have the type of their status. */
    private static final Map<String, String> TYPES = Map.of(
            "insufficient_quota", "insufficient_quota",
            "credit_balance_exhausted", "insufficient_quota",
            "slow_down", "rate_limit_error");

    @Override
    public String dialect() {
        return "openai";
    }

    @Override
    public boolean takes(String path) {
        return path.endsWith("/chat/completions");
    }

    @Override
    public String model(Call call) {
        return call.body().path("model").asText("");
    }

    @Override
    public Optional<Refuse> objection(Call call) {
        return OpenAiChecks.objection(call);
    }

    @Override
    public Conversation conversation(Call call) {
        return Conversation.of(call.body().path("messages"), "assistant", "content",
                messages -> prompt(call, messages));
    }

    private Prompt prompt(Call call, JsonNode messages) {
        var body = call.body();
        var users = Texts.ofRole(messages, "user", "content");
        var system = String.join("\n", Texts.ofRole(messages, "system", "content"))
                + String.join("\n", Texts.ofRole(messages, "developer", "content"));
        var format = body.path("response_format");
        var choice = body.path("tool_choice");
        return new Prompt(model(call), system, String.join("\n", users), Texts.last(users),
                messages.toString().length() + body.path("tools").toString().length()
                        + format.toString().length(),
                Optional.of(format.at("/json_schema/schema")).filter(JsonNode::isObject),
                "json_object".equals(format.path("type").asText()), tools(body, choice),
                choice.isObject() || "required".equals(choice.asText()),
                body.path("parallel_tool_calls").asBoolean(true), toolResult(messages),
                maxTokens(body), thinks(body), system);
    }

    private static List<Tool> tools(JsonNode body, JsonNode choice) {
        if ("none".equals(choice.asText())) return List.of();
        var forced = choice.at("/function/name").asText("");
        return Texts.each(body.path("tools")).stream().map(tool -> tool.path("function"))
                .filter(tool -> forced.isEmpty() || forced.equals(tool.path("name").asText()))
                .map(tool -> new Tool(tool.path("name").asText(), tool.path("description").asText(""),
                        tool.path("parameters"))).toList();
    }

    private static Optional<String> toolResult(JsonNode messages) {
        var last = Texts.lastOf(messages);
        var isResult = "tool".equals(last.path("role").asText());
        return isResult ? Optional.of(Texts.of(last.path("content"))) : Optional.empty();
    }

    private static OptionalInt maxTokens(JsonNode body) {
        var limit = body.has("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        return body.path(limit).isInt() ? OptionalInt.of(body.path(limit).asInt()) : OptionalInt.empty();
    }

    private static boolean thinks(JsonNode body) {
        var effort = body.path("reasoning_effort").asText("medium");
        return ModelIds.reasoning(body.path("model").asText())
                && !effort.equals("none") && !effort.equals("minimal");
    }

    @Override
    public ObjectNode answer(Draft draft) {
        var body = Json.object();
        body.put("id", "chatcmpl-" + draft.id()).put("object", "chat.completion");
        body.put("created", CREATED).put("model", draft.model());
        var choices = body.putArray("choices");
        if (!draft.flawed(Flaw.NOTHING)) choices.add(choice(draft));
        if (!draft.flawed(Flaw.NO_USAGE)) body.set("usage", usage(draft.usage()));
        body.put("service_tier", "default").put("system_fingerprint", "fp_sim");
        return body;
    }

    private static ObjectNode choice(Draft draft) {
        var choice = Json.object().put("index", 0);
        var message = choice.putObject("message").put("role", "assistant");
        if (!draft.calls().isEmpty() || draft.flawed(Flaw.PARTS_MISSING)
                || draft.flawed(Flaw.MALFORMED_CALL) || draft.flawed(Flaw.REFUSAL_TEXT)) {
            message.putNull("content");
        } else {
            message.put("content", draft.text());
        }
        message.put("refusal", draft.flawed(Flaw.REFUSAL_TEXT) ? REFUSAL : null).putArray("annotations");
        draft.calls().forEach(call -> message.withArray("tool_calls").addObject()
                .put("id", "call_" + call.mark()).put("type", "function").putObject("function")
                .put("name", call.name()).put("arguments", call.raw()));
        return choice.putNull("logprobs").put("finish_reason", finish(draft));
    }

    static String finish(Draft draft) {
        if (draft.flawed(Flaw.REFUSAL)) return "content_filter";
        if (draft.cut()) return "length";
        return draft.calls().isEmpty() ? "stop" : "tool_calls";
    }

    static ObjectNode usage(Draft.Usage tokens) {
        var completion = tokens.visible() + tokens.hidden();
        var usage = Json.object().put("prompt_tokens", tokens.prompt())
                .put("completion_tokens", completion).put("total_tokens", tokens.prompt() + completion);
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", tokens.cached()).put("audio_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", tokens.hidden())
                .put("audio_tokens", 0).put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }

    @Override
    public Stream<Event> events(Draft draft, Call call, Set<Quirk> quirks) {
        return new OpenAiStream(draft, quirks, call.body().at("/stream_options/include_usage").asBoolean())
                .events();
    }

    @Override
    public ObjectNode error(Refuse refusal, String requestId) {
        var usual = USUAL.getOrDefault(refusal.status(), List.of(
                refusal.status() < 500 ? "invalid_request_error" : "server_error", "null"));
        var code = refusal.code().isEmpty() ? usual.get(1) : refusal.code();
        var body = Json.object();
        var error = body.putObject("error").put("message", message(refusal, code));
        error.put("type", TYPES.getOrDefault(code, usual.get(0)));
        error.put("param", OpenAiChecks.param(refusal).orElse(null));
        error.put("code", code.equals("null") ? null : code);
        return body;
    }

    private static String message(Refuse refusal, String code) {
        if (!refusal.message().isEmpty()) return refusal.message();
        return "The simulated provider answers " + refusal.status() + " (" + code + ").";
    }

    @Override
    public Refuse missing(String model) {
        return new Refuse(404, "model_not_found", "The model `" + model
                + "` does not exist or you do not have access to it.", Map.of());
    }

    @Override
    public Map<String, String> headers(String requestId) {
        return Map.of("x-request-id", "req_" + requestId, "openai-version", "2020-10-01",
                "openai-processing-ms", "1");
    }
}
