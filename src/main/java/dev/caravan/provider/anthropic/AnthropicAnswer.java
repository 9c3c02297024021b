package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.ChatReply;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Usage;
import dev.caravan.provider.Json;
import dev.caravan.provider.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pieces of an answer that a message and its stream have in common. */
final class AnthropicAnswer {

    private static final Map<FinishReason, String> STOPS = Map.of(
            FinishReason.STOP, "end_turn",
            FinishReason.LENGTH, "max_tokens",
            FinishReason.TOOL_CALLS, "tool_use");

    /** Anthropic's own categories; what other providers call theirs stands in the explanation. */
    private static final Set<String> CATEGORIES =
            Set.of("cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms");

    private AnthropicAnswer() {
    }

    /** A message without content, stop reason and usage. */
    static ObjectNode head(Served.Head head) {
        var message = Json.object()
                .put("id", "msg_" + head.callId())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", head.model());
        message.putArray("content");
        return message;
    }

    /** The text, and what stands beside it of this dialect, in order. */
    static List<JsonNode> said(ChatReply reply, String model) {
        var blocks = new ArrayList<JsonNode>();
        int from = 0;
        for (var aside : reply.asides()) {
            if (aside.dialect().equals(AnthropicCodec.DIALECT)) {
                text(reply.text().substring(from, aside.at()), blocks);
                blocks.add(AnthropicThinking.marked(aside.block(), model));
                from = aside.at();
            }
        }
        text(reply.text().substring(from), blocks);
        return blocks;
    }

    private static void text(String text, List<JsonNode> blocks) {
        if (!text.isEmpty()) {
            blocks.add(AnthropicBlocks.text(text).putNull("citations"));
        }
    }

    /** Why the model stopped, as fields of the message or of the stream's last word on it. */
    static void stop(ObjectNode target, Served served) {
        target.put("stop_reason", served.refusal().isPresent()
                ? AnthropicReplyReader.REFUSAL : STOPS.get(served.reply().finish()));
        target.putNull("stop_sequence");
        target.set("stop_details", stopDetails(served));
    }

    private static JsonNode stopDetails(Served served) {
        if (served.refusal().isEmpty()) {
            return NullNode.instance;
        }
        return Json.object()
                .put("type", AnthropicReplyReader.REFUSAL)
                .put("category", served.refusal().filter(CATEGORIES::contains).orElse(null))
                .put("explanation", served.refusalText().get());
    }

    /** Input without what the cache held or took. */
    static ObjectNode usage(Usage usage) {
        var written = Json.object()
                .put("input_tokens", Math.max(0, usage.input() - usage.cachedInput() - usage.cacheWrite()))
                .put("cache_creation_input_tokens", usage.cacheWrite())
                .put("cache_read_input_tokens", usage.cachedInput())
                .put("output_tokens", usage.output());
        if (usage.reasoning() > 0) {
            written.putObject("output_tokens_details").put("thinking_tokens", usage.reasoning());
        }
        return written;
    }
}
