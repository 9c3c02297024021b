package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.Part;
import dev.caravan.model.Usage;
import dev.caravan.provider.Json;
import dev.caravan.provider.Served;
import dev.caravan.provider.ThoughtSignature;
import java.util.Locale;

/** The pieces of an answer that a chat completion and its chunks have in common. */
final class OpenAiAnswer {

    static final String CUSTOM = "custom";

    private OpenAiAnswer() {
    }

    static ObjectNode head(Served.Head head, String object) {
        return Json.object()
                .put("id", "chatcmpl-" + head.callId())
                .put("object", object)
                .put("created", head.created().getEpochSecond())
                .put("model", head.model());
    }

    /** The model's own finish reasons have the dialect's names. A model that declines has done so to its end. */
    static String finish(Served served) {
        return served.refusal().filter(category -> !category.equals(OpenAiReplyReader.DECLINED)).isPresent()
                ? OpenAiReplyReader.FILTERED
                : served.reply().finish().name().toLowerCase(Locale.ROOT);
    }

    /** A call with what belongs to it; a custom tool's has its input among the extra fields. */
    static ObjectNode toolCall(Part.ToolCall call, String arguments) {
        var written = Json.object().put("id", call.id()).put("type", custom(call) ? CUSTOM : "function");
        if (!custom(call)) {
            written.putObject("function").put("name", call.name()).put("arguments", arguments);
        }
        written.setAll(ThoughtSignature.carried(call));
        return written;
    }

    static boolean custom(Part.ToolCall call) {
        return call.extra().containsKey(CUSTOM);
    }

    static ObjectNode usage(Usage usage) {
        var written = Json.object()
                .put("prompt_tokens", usage.input())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.input() + usage.output());
        var input = written.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedInput());
        if (usage.cacheWrite() > 0) {
            input.put("cache_write_tokens", usage.cacheWrite());
        }
        written.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        return written;
    }
}
