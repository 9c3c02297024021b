package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.ModelConfig;
import dev.caravan.config.ProviderConfig;
import dev.caravan.model.ChatReply;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Usage;
import dev.caravan.model.Option;
import dev.caravan.provider.Codec;
import dev.caravan.provider.Endpoint;
import dev.caravan.provider.Options;
import dev.caravan.provider.StreamedReply;
import java.net.URI;
import java.util.Map;

/**
 * OpenAI's chat completions. The key goes into {@code Authorization: Bearer}; Azure's {@code api-key} is a header of
 * the provider's. See <a href="https://platform.openai.com/docs/api-reference/chat">the reference</a>.
 */
public final class OpenAiCodec implements Codec {

    static final String DIALECT = "openai";

    /** Without the limit of tokens, whose field depends on the model. */
    static final Options OPTIONS = Options.none()
            .and(Option.TEMPERATURE, "temperature")
            .and(Option.TOP_P, "top_p")
            .and(Option.STOP, "stop")
            .and(Option.SEED, "seed")
            .and(Option.PRESENCE_PENALTY, "presence_penalty")
            .and(Option.FREQUENCY_PENALTY, "frequency_penalty")
            .and(Option.REASONING_EFFORT, "reasoning_effort")
            .and(Option.PARALLEL_TOOL_CALLS, "parallel_tool_calls")
            .and(Option.USER, "user");

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public URI uri(ModelConfig model) {
        return Endpoint.under(model.provider().url(), "chat/completions");
    }

    @Override
    public Map<String, String> headers(ProviderConfig provider) {
        return Endpoint.headers(Endpoint.keyHeader("Authorization", "Bearer ", provider.key()), provider);
    }

    @Override
    public ChatRequest readRequest(ObjectNode body) {
        return OpenAiRequestReader.read(body);
    }

    @Override
    public WireRequest writeRequest(ChatRequest request, ModelConfig model) {
        return new OpenAiRequestWriter(request, model).write();
    }

    /** Usage comes only to those who ask for it, but Mistral gives it unasked and refuses the question. */
    @Override
    public void askForStream(ObjectNode body, ModelConfig model) {
        body.put("stream", true);
        if (!String.valueOf(model.provider().url().getHost()).endsWith("mistral.ai")) {
            body.putObject("stream_options").put("include_usage", true);
        }
    }

    @Override
    public StreamedReply streamedReply() {
        return new OpenAiStreamedReply();
    }

    @Override
    public ChatReply readReply(ObjectNode body) {
        return OpenAiReplyReader.read(body);
    }

    @Override
    public Usage usage(ObjectNode body) {
        return OpenAiReplyReader.usage(body);
    }
}
