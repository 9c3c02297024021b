package dev.caravan.sim;

import dev.caravan.sim.Behaviour.Refuse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Faults and habits of streams seen at real providers, ready to script, as {@link Faults} has the others. */
public final class StreamFaults {

    private StreamFaults() {
    }

    /** All of this class by name, as control JSON takes them. */
    public static Map<String, Streamed> named() {
        var named = new LinkedHashMap<String, Streamed>();
        named.put("openai.stream-overloaded", openAiOverloaded());
        named.put("openai.stream-error-event", openAiErrorEvent());
        named.put("openai.stream-error-text", openAiErrorText());
        named.put("openai.openrouter-stream-error", openRouterError());
        named.put("openai.lm-studio-stream-error", lmStudioError());
        named.put("openai.azure-stream", azure());
        named.put("openai.groq-stream", groq());
        named.put("openai.mistral-stream", mistral());
        named.put("openai.vllm-stream", vllm());
        named.put("anthropic.stream-overloaded", anthropicOverloaded());
        named.put("gemini.stream-unavailable", geminiUnavailable());
        named.put("gemini.stream-blocked", geminiBlocked());
        named.put("stream-cut", cut());
        return named;
    }

    /** Three pieces of content, then {@code server_is_overloaded}. */
    public static Streamed openAiOverloaded() {
        return Behaviour.stream().at(Point.content(3), new Mishap.Fail(
                new Refuse(503, "server_is_overloaded", "The server is currently overloaded.", Map.of())));
    }

    /** An error under the event name {@code error}, as some compatible servers send. */
    public static Streamed openAiErrorEvent() {
        return says("error", "{\"error\":{\"message\":\"The server had an error.\",\"type\":\"server_error\","
                + "\"param\":null,\"code\":null}}");
    }

    /** An error that is a plain string. */
    public static Streamed openAiErrorText() {
        return says("", "{\"error\":\"CUDA error: out of memory\"}");
    }

    /** OpenRouter's chunk with an error beside its choices, and the finish reason {@code error}. */
    public static Streamed openRouterError() {
        return says("", "{\"id\":\"gen-1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,"
                + "\"model\":\"m\",\"provider\":\"P\",\"error\":{\"code\":502,\"message\":\"Provider returned"
                + " error\",\"metadata\":{\"error_type\":\"provider_unavailable\"}},\"choices\":[{\"index\":0,"
                + "\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}");
    }

    /** LM Studio's error without type and code. */
    public static Streamed lmStudioError() {
        return says("", "{\"error\":{\"message\":\"Compute error.\"}}");
    }

    /** A stream that is whole, with Azure's first chunk and a choice without delta. */
    public static Streamed azure() {
        return Behaviour.stream().quirks(Quirk.PROMPT_FILTER_FIRST, Quirk.CHOICE_WITHOUT_DELTA);
    }

    /** A stream that is whole, with usage as {@code x_groq}. */
    public static Streamed groq() {
        return Behaviour.stream().quirks(Quirk.GROQ_USAGE);
    }

    /** A stream that is whole, with typed content, whole calls, and usage in the last chunk. */
    public static Streamed mistral() {
        return Behaviour.stream().quirks(Quirk.CONTENT_PARTS, Quirk.CALL_IN_ONE_CHUNK, Quirk.USAGE_WITH_FINISH);
    }

    /** A stream that is whole, with usage in every chunk. */
    public static Streamed vllm() {
        return Behaviour.stream().quirks(Quirk.USAGE_IN_EVERY_CHUNK, Quirk.FINISH_KEY_ABSENT);
    }

    /** Three pieces of content, then {@code overloaded_error}. */
    public static Streamed anthropicOverloaded() {
        return Behaviour.stream().at(Point.content(3), Mishap.error(529));
    }

    /** Three pieces of content, then {@code UNAVAILABLE}. */
    public static Streamed geminiUnavailable() {
        return Behaviour.stream().at(Point.content(3), new Mishap.Fail(new Refuse(503, "",
                "The model is overloaded. Please try again later.", Map.of())));
    }

    /** Nothing but the reason why the prompt was blocked. */
    public static Streamed geminiBlocked() {
        return Behaviour.stream().at(Point.start(), Mishap.say("", "{\"promptFeedback\":{\"blockReason\":"
                + "\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\":9,\"totalTokenCount\":9},"
                + "\"modelVersion\":\"gemini\"}")).at(Point.start(), Mishap.end());
    }

    /** Three pieces of content, then a clean end of the body: what is most easily taken for a whole answer. */
    public static Streamed cut() {
        return Behaviour.stream().at(Point.content(3), Mishap.end());
    }

    private static Streamed says(String name, String data) {
        return Behaviour.stream().at(Point.content(3), Mishap.say(name, data)).at(Point.content(3), Mishap.end());
    }
}
