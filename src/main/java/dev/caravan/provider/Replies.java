package dev.caravan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Part;
import dev.caravan.model.Usage;
import java.util.List;

/** What is alike in all dialects about judging an answer. */
public final class Replies {

    private static final String EMPTY = "empty answer";
    /** What OpenAI, Anthropic (two), Gemini and Together say when a model is done. */
    private static final List<String> DONE = List.of("stop", "end_turn", "stop_sequence", "STOP", "eos");

    private Replies() {
    }

    public static AttemptFailedException malformed(String code) {
        return failed(FailureClass.MALFORMED, code);
    }

    public static AttemptFailedException refused(String category) {
        return failed(FailureClass.REFUSED, category);
    }

    /** The failure that a stream is which ended without saying that it is whole. */
    public static AttemptFailedException cut() {
        return failed(FailureClass.CUT, "the stream broke off");
    }

    public static AttemptFailedException failed(FailureClass kind, String code) {
        return new AttemptFailedException(Failure.of(kind, 200, code));
    }

    /** Providers say "stop" with tool calls and "tool calls" without: what is there counts. */
    public static FinishReason finish(FinishReason said, List<Part.ToolCall> calls) {
        if (said == FinishReason.LENGTH) {
            return said;
        }
        return calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
    }

    /** The failure that an answer without text and tool calls is. */
    public static AttemptFailedException empty(FinishReason finish, boolean reasoned, String said) {
        if (finish == FinishReason.LENGTH && reasoned) {
            return malformed(EMPTY + ", reasoning used all of max tokens");
        }
        return malformed(said.isEmpty() ? EMPTY : EMPTY + ", " + said);
    }

    /** Whether the failure is an answer without text and tool calls, however it ended. */
    public static boolean empty(Failure failure) {
        return failure.code().startsWith(EMPTY);
    }

    /** Whether it is one that ended as one does when all is said. */
    public static boolean nothingToSay(Failure failure) {
        return DONE.stream().anyMatch(said -> failure.code().equals(EMPTY + ", " + said));
    }

    /** The arguments of a call as JSON text. Missing ones are an empty object; what is no object is no call. */
    public static String arguments(JsonNode object) {
        if (object.isMissingNode() || object.isNull()) {
            return "{}";
        }
        if (!object.isObject()) {
            throw malformed("tool call with arguments that are no object");
        }
        return object.toString();
    }

    public static String toolName(JsonNode call) {
        var name = Json.text(call, "name");
        if (name.isEmpty()) {
            throw malformed("tool call without a name");
        }
        return name;
    }

    /** Usage whose parts are no larger than their wholes, whatever a provider counted. */
    public static Usage usage(long input, long cached, long cacheWrite, long output, long reasoning) {
        var read = Math.min(cached, input);
        return new Usage(input, read, Math.min(cacheWrite, input - read), output, Math.min(reasoning, output));
    }
}
