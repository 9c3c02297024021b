package dev.caravan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.ChatReply;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Part;
import dev.caravan.model.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers to be told to callers. */
public final class Answers {

    public static final Served.Head HEAD = new Served.Head("c1", "big", Instant.ofEpochSecond(1_790_000_000L));
    public static final Usage USAGE = new Usage(100, 60, 10, 50, 40);
    public static final ObjectNode EXTENSION = Fixtures.json("{'attempts':[{'model':'big'}]}");

    private Answers() {
    }

    public static Served text(String text) {
        return of(reply(text, List.of(), FinishReason.STOP));
    }

    public static Served cut(String text) {
        return of(reply(text, List.of(), FinishReason.LENGTH));
    }

    public static Served calls(String text, Part.ToolCall... calls) {
        return of(reply(text, List.of(calls), FinishReason.TOOL_CALLS));
    }

    public static Served refused(String category) {
        return new Served(HEAD, reply("", List.of(), FinishReason.STOP), Optional.of(category), Optional.empty());
    }

    public static Served withExtension(Served served) {
        return new Served(served.head(), served.reply(), served.refusal(), Optional.of(EXTENSION));
    }

    public static Served withAsides(Served served, ChatReply.Aside... asides) {
        var reply = served.reply();
        return of(new ChatReply(reply.id(), reply.model(), reply.text(), reply.toolCalls(), reply.finish(),
                reply.usage(), List.of(asides)));
    }

    public static Served withUsage(Served served, Usage usage) {
        var reply = served.reply();
        return of(new ChatReply(
                reply.id(), reply.model(), reply.text(), reply.toolCalls(), reply.finish(), usage));
    }

    private static Served of(ChatReply reply) {
        return new Served(HEAD, reply, Optional.empty(), Optional.empty());
    }

    private static ChatReply reply(String text, List<Part.ToolCall> calls, FinishReason finish) {
        return new ChatReply("upstream-1", "upstream-model", text, calls, finish, USAGE);
    }

    public static Part.ToolCall call(String id, String arguments) {
        return call(id, arguments, Map.of());
    }

    public static Part.ToolCall call(String id, String arguments, Map<String, JsonNode> extra) {
        return new Part.ToolCall(id, "get_weather", arguments, extra);
    }

    public static ErrorReply error(int status, String type, String code) {
        return new ErrorReply(status, type, code, "No model answered.", "c1", Optional.empty(), Optional.empty());
    }
}
