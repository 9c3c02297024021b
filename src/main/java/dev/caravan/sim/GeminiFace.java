package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.sim.Behaviour.Refuse;
import dev.caravan.sim.Prompt.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gemini generateContent.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">the provider's reference</a>
 */
final class GeminiFace implements Face {

    private static final Pattern PATH =
            Pattern.compile(".*/models/([^/:]+):(generateContent|streamGenerateContent)");

    private static final Map<Integer, String> STATUS = Map.of(400, "INVALID_ARGUMENT",
            403, "PERMISSION_DENIED", 404, "NOT_FOUND", 429, "RESOURCE_EXHAUSTED", 499, "CANCELLED",
            500, "INTERNAL", 503, "UNAVAILABLE", 504, "DEADLINE_EXCEEDED", 401, "UNAUTHENTICATED");

    @Override
    public String dialect() {
        return "gemini";
    }

    @Override
    public boolean takes(String path) {
        return PATH.matcher(path).matches();
    }

    @Override
    public String model(Call call) {
        var matcher = PATH.matcher(call.path());
        return matcher.matches() ? matcher.group(1) : "";
    }

    @Override
    public Optional<Refuse> objection(Call call) {
        return GeminiChecks.objection(call);
    }

    @Override
    public Conversation conversation(Call call) {
        return Conversation.of(call.body().path("contents"), "model", "parts",
                contents -> prompt(call, contents));
    }

    private Prompt prompt(Call call, JsonNode contents) {
        var body = call.body();
        var config = body.path("generationConfig");
        var users = Texts.each(contents).stream()
                .filter(content -> content.path("role").asText("user").equals("user"))
                .map(content -> Texts.of(content.path("parts"))).filter(text -> !text.isBlank()).toList();
        var system = Texts.of(either(body, "systemInstruction", "system_instruction").path("parts"));
        var schema = either(config, "responseJsonSchema", "responseSchema");
        return new Prompt(model(call), system, String.join("\n", users), Texts.last(users),
                system.length() + contents.toString().length() + body.path("tools").toString().length()
                        + schema.toString().length(),
                Optional.of(schema).filter(JsonNode::isObject),
                "application/json".equals(config.path("responseMimeType").asText()), tools(body),
                "ANY".equals(calling(body).path("mode").asText()), true, toolResult(contents),
                maxTokens(config), thinks(model(call), config.path("thinkingConfig")), system);
    }

    private static JsonNode either(JsonNode parent, String name, String other) {
        return parent.has(name) ? parent.path(name) : parent.path(other);
    }

    private static JsonNode calling(JsonNode body) {
        return body.at("/toolConfig/functionCallingConfig");
    }

    private static List<Tool> tools(JsonNode body) {
        if ("NONE".equals(calling(body).path("mode").asText())) return List.of();
        var allowed = Texts.each(calling(body).path("allowedFunctionNames")).stream()
                .map(JsonNode::asText).toList();
        return Texts.each(body.path("tools")).stream()
                .flatMap(tool -> Texts.each(tool.path("functionDeclarations")).stream())
                .filter(tool -> allowed.isEmpty() || allowed.contains(tool.path("name").asText()))
                .map(tool -> new Tool(tool.path("name").asText(), tool.path("description").asText(""),
                        either(tool, "parametersJsonSchema", "parameters"))).toList();
    }

    private static Optional<String> toolResult(JsonNode contents) {
        var results = Texts.each(Texts.lastOf(contents).path("parts")).stream()
                .map(part -> part.path("functionResponse").path("response"))
                .filter(JsonNode::isObject).map(JsonNode::toString).collect(Collectors.joining("\n"));
        return results.isEmpty() ? Optional.empty() : Optional.of(results);
    }

    private static OptionalInt maxTokens(JsonNode config) {
        var limit = config.path("maxOutputTokens");
        return limit.isInt() ? OptionalInt.of(limit.asInt()) : OptionalInt.empty();
    }

    private static boolean thinks(String model, JsonNode thinking) {
        if (thinking.has("thinkingBudget")) return thinking.path("thinkingBudget").asInt() != 0;
        return ModelIds.thinks(model) || thinking.has("thinkingLevel");
    }

    @Override
    public ObjectNode answer(Draft draft) {
        var body = Json.object();
        if (!draft.flawed(Flaw.NOTHING)) body.putArray("candidates").add(candidate(draft));
        if (!draft.flawed(Flaw.NO_USAGE)) body.set("usageMetadata", usage(draft.usage()));
        return body.put("modelVersion", draft.model()).put("responseId", "r" + draft.id());
    }

    private static ObjectNode candidate(Draft draft) {
        var candidate = Json.object();
        var content = candidate.putObject("content");
        if (!draft.flawed(Flaw.MALFORMED_CALL)) content.put("role", "model");
        if (!draft.isSilent()) parts(content.putArray("parts"), draft);
        return candidate.put("finishReason", finish(draft)).put("index", 0);
    }

    private static void parts(ArrayNode parts, Draft draft) {
        draft.whole().forEach(call -> parts.add(part(call)));
        if (draft.calls().isEmpty()) parts.addObject().put("text", draft.text());
    }

    static ObjectNode part(Draft.ToolCall call) {
        var part = Json.object();
        part.putObject("functionCall").put("name", call.name()).set("args", call.arguments());
        return part;
    }

    static String finish(Draft draft) {
        return switch (draft.flaw()) {
            case REFUSAL, REFUSAL_TEXT -> "SAFETY";
            case MALFORMED_CALL -> "MALFORMED_FUNCTION_CALL";
            default -> draft.cut() ? "MAX_TOKENS" : "STOP";
        };
    }

    static ObjectNode usage(Draft.Usage tokens) {
        var usage = Json.object().put("promptTokenCount", tokens.prompt())
                .put("candidatesTokenCount", tokens.visible());
        if (tokens.hidden() > 0) usage.put("thoughtsTokenCount", tokens.hidden());
        if (tokens.cached() > 0) usage.put("cachedContentTokenCount", tokens.cached());
        return usage.put("totalTokenCount", tokens.prompt() + tokens.visible() + tokens.hidden());
    }

    @Override
    public boolean streams(Call call) {
        return call.path().endsWith(":streamGenerateContent");
    }

    private boolean streamsAnArray(Call call) {
        return streams(call) && !call.query().matches("(.*&)?alt=sse(&.*)?");
    }

    @Override
    public Stream<Event> events(Draft draft, Call call, Set<Quirk> quirks) {
        return new GeminiStream(draft, quirks).events();
    }

    @Override
    public Framing framing(Call call, Set<Quirk> quirks) {
        return streamsAnArray(call) ? new JsonArray() : new Sse(quirks);
    }

    @Override
    public JsonNode error(Refuse refusal, Call call, String requestId) {
        var error = error(refusal, requestId);
        return streamsAnArray(call) ? Json.MAPPER.createArrayNode().add(error) : error;
    }

    @Override
    public ObjectNode error(Refuse refusal, String requestId) {
        var status = STATUS.getOrDefault(refusal.status(), "UNKNOWN");
        var body = Json.object();
        var error = body.putObject("error").put("code", refusal.status());
        error.put("message", refusal.message().isEmpty()
                ? "The simulated provider answers " + status + "." : refusal.message());
        error.put("status", status);
        if (!refusal.code().isEmpty()) {
            error.putArray("details").addObject().put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                    .put("reason", refusal.code()).put("domain", "googleapis.com");
        }
        return body;
    }

    @Override
    public Refuse missing(String model) {
        return new Refuse(404, "", "models/" + model + " is not found for API version v1beta, or is not"
                + " supported for generateContent.", Map.of());
    }

    @Override
    public Map<String, String> headers(String requestId) {
        return Map.of("server", "scaffolding on HTTPServer2", "vary", "Origin");
    }
}
