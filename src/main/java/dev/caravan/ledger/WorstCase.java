package dev.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Option;
import dev.caravan.model.Part;
import dev.caravan.model.Tool;
import dev.caravan.model.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an attempt may cost at most, told before it is made and without counting tokens: one token for every three bytes
 * of text, which is seldom exceeded, and all the output that may be asked for. Confined to its call.
 */
public final class WorstCase {

    private static final int BYTES_PER_TOKEN = 3;
    /** What providers count for a picture at most, roughly; for a page of a document, too. */
    private static final int MEDIA = 2000;
    private static final int AROUND = 10;

    private final ChainConfig chain;
    private final ChatRequest request;
    private long input;

    public WorstCase(ChainConfig chain, ChatRequest request) {
        this.chain = chain;
        this.request = request;
    }

    /** US dollars; empty when the model's price is not known. */
    public Optional<BigDecimal> cost(ModelConfig model, Instant at) {
        return model.price().flatMap(price -> price.cost(new Usage(input() + tokens(chain.systemFor(model).orElse("")),
                0, 0, output(model), 0), at));
    }

    private long output(ModelConfig model) {
        var asked = Optional.ofNullable(request.options().get(Option.MAX_TOKENS)).filter(JsonNode::isNumber);
        return Math.min(asked.map(JsonNode::asLong).orElse(Long.MAX_VALUE), model.maxTokens());
    }

    private long input() {
        if (input == 0) {
            input = AROUND + request.messages().stream().mapToLong(message -> AROUND + tokens(message.parts())).sum()
                    + request.tools().stream().mapToLong(WorstCase::tokens).sum()
                    + tokens(request.output().schema().toString())
                    + chain.guard().schema().map(schema -> tokens(schema.toString())).orElse(0L);
        }
        return input;
    }

    private static long tokens(List<Part> parts) {
        return parts.stream().mapToLong(WorstCase::tokens).sum();
    }

    private static long tokens(Part part) {
        if (part instanceof Part.Text text) {
            return tokens(text.text());
        }
        if (part instanceof Part.ToolCall call) {
            return AROUND + tokens(call.name()) + tokens(call.arguments());
        }
        return part instanceof Part.ToolResult result ? AROUND + tokens(result.content()) : MEDIA;
    }

    private static long tokens(Tool tool) {
        return AROUND + (tool instanceof Tool.Function function ? tokens(function.name())
                + tokens(function.description()) + tokens(function.parameters().toString()) : MEDIA);
    }

    private static long tokens(String text) {
        return (text.getBytes(StandardCharsets.UTF_8).length + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }
}
