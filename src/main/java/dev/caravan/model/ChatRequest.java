package dev.caravan.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a caller asks, in no provider's dialect. The body of a message to {@code direct:caravan} may be one.
 *
 * @param dialect the dialect the caller spoke; {@code extra} fields go only to targets that speak it
 * @param messages the conversation, system prompts included, in order
 * @param tools what the model may call
 * @param toolChoice whether it may or must
 * @param output the form that the answer must have
 * @param options the settings that were given, by name
 * @param extra top-level fields that only {@code dialect} knows
 * @param headers what else of the request only {@code dialect} knows, by the names of its HTTP headers
 */
public record ChatRequest(
        String dialect,
        List<Message> messages,
        List<Tool> tools,
        ToolChoice toolChoice,
        Output output,
        Map<Option, JsonNode> options,
        Map<String, JsonNode> extra,
        Map<String, String> headers) {

    /** The dialect of requests made in Java or from plain text: none, so nothing is passed through. */
    public static final String NO_DIALECT = "";

    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        options = options.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(options));
        extra = Map.copyOf(extra);
        headers = Map.copyOf(headers);
    }

    /** A request that is all in its body. */
    public ChatRequest(String dialect, List<Message> messages, List<Tool> tools, ToolChoice toolChoice, Output output,
            Map<Option, JsonNode> options, Map<String, JsonNode> extra) {
        this(dialect, messages, tools, toolChoice, output, options, extra, Map.of());
    }

    /** One question in plain text. */
    public static ChatRequest of(String text) {
        return of(List.of(Message.user(text)));
    }

    /** A conversation without settings. */
    public static ChatRequest of(List<Message> messages) {
        return new ChatRequest(NO_DIALECT, messages, List.of(), ToolChoice.AUTO, Output.TEXT, Map.of(), Map.of());
    }

    public ChatRequest withMessages(List<Message> replacement) {
        return new ChatRequest(dialect, replacement, tools, toolChoice, output, options, extra, headers);
    }

    public ChatRequest withHeaders(Map<String, String> replacement) {
        return new ChatRequest(dialect, messages, tools, toolChoice, output, options, extra, replacement);
    }

    /** The same request with messages after the last one. */
    public ChatRequest plus(Message... more) {
        var all = new ArrayList<>(messages);
        all.addAll(List.of(more));
        return withMessages(all);
    }

    public ChatRequest withOutput(Output replacement) {
        return new ChatRequest(dialect, messages, tools, toolChoice, replacement, options, extra, headers);
    }

    /** Whether any message carries a picture or file, tool results included. */
    public boolean hasMedia() {
        return messages.stream().anyMatch(message -> hasMedia(message.parts()));
    }

    private static boolean hasMedia(List<Part> parts) {
        return parts.stream().anyMatch(part -> part instanceof Part.Media
                || part instanceof Part.ToolResult result && hasMedia(result.content()));
    }
}
