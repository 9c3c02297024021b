package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatReply;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Usage;
import dev.caravan.provider.Json;
import dev.caravan.provider.Replies;
import java.util.Map;

/** Reads a chat completion, compatible servers' variants included. */
final class OpenAiReplyReader {

    static final String DECLINED = "refusal";
    static final String FILTERED = "content_filter";

    /** Only what is not a stop: {@code model_length} is Mistral's. Unknown reasons count as a stop. */
    private static final Map<String, FinishReason> FINISH = Map.of(
            "length", FinishReason.LENGTH,
            "model_length", FinishReason.LENGTH,
            "tool_calls", FinishReason.TOOL_CALLS,
            "function_call", FinishReason.TOOL_CALLS);

    /** Generation that broke: "error" of Mistral and OpenRouter, "overloaded_error" and the like of Portkey. */
    private static final String BROKEN = "error";
    /** DeepSeek without capacity. */
    private static final String NO_CAPACITY = "insufficient_system_resource";

    private OpenAiReplyReader() {
    }

    static ChatReply read(ObjectNode body) {
        var choice = body.path("choices").path(0);
        if (!choice.isObject()) {
            throw Replies.malformed("no choices");
        }
        var said = Json.text(choice, "finish_reason");
        var message = choice.path("message");
        judge(choice, message, said);
        var text = text(message.path("content"));
        var calls = OpenAiToolCalls.read(message);
        var finish = Replies.finish(FINISH.getOrDefault(said, FinishReason.STOP), calls);
        var usage = usage(body);
        if (text.isBlank() && calls.isEmpty()) {
            throw Replies.empty(finish, usage.reasoning() > 0 || hasReasoning(message), said);
        }
        return new ChatReply(Json.text(body, "id"), Json.text(body, "model"), text, calls, finish, usage);
    }

    private static void judge(JsonNode choice, JsonNode message, String said) {
        if (said.endsWith(BROKEN) || said.equals(NO_CAPACITY)) {
            throw Replies.failed(said.equals(NO_CAPACITY) ? FailureClass.OVERLOADED : FailureClass.MALFORMED,
                    "finish_reason " + said);
        }
        if (said.equals(FILTERED)) {
            throw Replies.refused(filter(choice));
        }
        if (!message.isObject()) {
            throw Replies.malformed("no message");
        }
        if (!Json.text(message, "refusal").isEmpty()) {
            throw Replies.refused(DECLINED);
        }
    }

    /** Azure tells which of its filters it was. */
    private static String filter(JsonNode choice) {
        return choice.path("content_filter_results").properties().stream()
                .filter(result -> result.getValue().path("filtered").asBoolean())
                .map(result -> FILTERED + ": " + result.getKey())
                .findFirst()
                .orElse(FILTERED);
    }

    /** Mistral's thinking models answer with an array of typed chunks; only those of type text are the answer. */
    static String text(JsonNode content) {
        if (content.isNull() || content.isMissingNode()) {
            return "";
        }
        if (content.isTextual()) {
            return content.textValue();
        }
        if (!content.isArray()) {
            throw Replies.malformed("content is no text");
        }
        var text = new StringBuilder();
        for (var chunk : content) {
            text.append(Json.text(chunk, "type").equals("text") ? Json.text(chunk, "text") : "");
        }
        return text.toString();
    }

    /** DeepSeek and vLLM show their reasoning beside the content, often without counting it. */
    private static boolean hasReasoning(JsonNode message) {
        return !Json.text(message, "reasoning_content").isEmpty() || !Json.text(message, "reasoning").isEmpty();
    }

    /** Groq may report usage under {@code x_groq}; DeepSeek counts cache hits in a field of its own. */
    static Usage usage(JsonNode body) {
        var usage = body.path("usage").isObject() ? body.path("usage") : body.path("x_groq").path("usage");
        var input = usage.path("prompt_tokens_details");
        return Replies.usage(
                Json.count(usage, "prompt_tokens"),
                Math.max(Json.count(input, "cached_tokens"), Json.count(usage, "prompt_cache_hit_tokens")),
                Json.count(input, "cache_write_tokens"),
                Json.count(usage, "completion_tokens"),
                Json.count(usage.path("completion_tokens_details"), "reasoning_tokens"));
    }
}
