package dev.caravan.ledger;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.caravan.config.Library;
import dev.caravan.model.ChatReply;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Message;
import dev.caravan.model.Part;
import dev.caravan.model.Tool;
import dev.caravan.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Counts the tokens of answers whose provider told nothing of them, with the tokens of OpenAI's models from gpt-4o on;
 * without JTokkit on the class path, four bytes of a text are taken for one.
 * Other models' tokens differ from those by a tenth or two. Pictures, files and hidden reasoning are not counted. The
 * table of tokens is read when the first such answer comes, and takes some tens of megabytes from then on.
 */
public final class TokenEstimate {

    /** What OpenAI's models add to each message, and to the request as a whole. */
    private static final int AROUND = 3;
    private static final int BYTES_OF_A_TOKEN = 4;
    private static final boolean EXACT = Library.JTOKKIT.present();

    private TokenEstimate() {
    }

    /**
     * The answer with its tokens counted, where the provider didn't.
     *
     * @param asked gives the request that the model got; asked for only where it must be counted
     */
    public static ChatReply completed(ChatReply reply, Supplier<ChatRequest> asked) {
        var told = reply.usage();
        var output = told.output() == 0 ? count(reply) : 0;
        if (told.input() > 0 && output == 0) {
            return reply;
        }
        var input = told.input() == 0 ? count(asked.get()) : told.input();
        return new ChatReply(reply.id(), reply.model(), reply.text(), reply.toolCalls(), reply.finish(),
                new Usage(input, told.cachedInput(), told.cacheWrite(), told.output() + output, told.reasoning(),
                        told.cacheWriteHour(), true));
    }

    /**
     * The tokens of an answer that broke off, for which a provider charges although it seldom lives to count them.
     *
     * @param told what it counted all the same
     * @param text what came of the answer
     */
    public static Usage ofPart(Usage told, String text, Supplier<ChatRequest> asked) {
        var counted = count(text);
        var input = told.input() == 0 ? count(asked.get()) : told.input();
        return new Usage(input, told.cachedInput(), told.cacheWrite(), Math.max(told.output(), counted),
                told.reasoning(), told.cacheWriteHour(), true);
    }

    /** The tokens of a text. */
    public static long count(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        return EXACT ? Tokens.count(text)
                : (text.getBytes(StandardCharsets.UTF_8).length + BYTES_OF_A_TOKEN - 1) / BYTES_OF_A_TOKEN;
    }

    private static long count(ChatReply reply) {
        return count(reply.text()) + reply.toolCalls().stream().mapToLong(TokenEstimate::count).sum();
    }

    private static long count(ChatRequest request) {
        return AROUND + request.messages().stream().mapToLong(TokenEstimate::count).sum()
                + request.tools().stream().mapToLong(TokenEstimate::count).sum()
                + (request.output().schema().isNull() ? 0 : count(request.output().schema().toString()));
    }

    private static long count(Message message) {
        return AROUND + count(message.parts());
    }

    private static long count(List<Part> parts) {
        return parts.stream().mapToLong(TokenEstimate::count).sum();
    }

    private static long count(Part part) {
        if (part instanceof Part.Text text) {
            return count(text.text());
        }
        if (part instanceof Part.ToolCall call) {
            return count(call.name()) + count(call.arguments());
        }
        return part instanceof Part.ToolResult result ? count(result.content()) : 0;
    }

    private static long count(Tool tool) {
        return tool instanceof Tool.Function function
                ? count(function.name()) + count(function.description()) + count(function.parameters().toString()) : 0;
    }

    /** Read at first use. */
    private static final class Tokens {
        /** Characters that are counted; what stands behind them is taken to be like them, for counting costs time. */
        private static final int COUNTED = 100_000;
        private static final Encoding ENCODING =
                Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

        static long count(String text) {
            return text.length() <= COUNTED ? ENCODING.countTokensOrdinary(text)
                    : ENCODING.countTokensOrdinary(text.substring(0, COUNTED)) * (long) text.length() / COUNTED;
        }
    }
}
