package dev.caravan.provider.gemini;

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
 * Google's Gemini. The key goes into a header: in the address, where Google takes it too, it would end up in logs.
 * See <a href="https://ai.google.dev/api/generate-content">the reference</a>.
 */
public final class GeminiCodec implements Codec {

    static final String DIALECT = "gemini";

    /** Within {@code generationConfig}. */
    static final Options OPTIONS = Options.none()
            .and(Option.MAX_TOKENS, "maxOutputTokens")
            .and(Option.TEMPERATURE, "temperature")
            .and(Option.TOP_P, "topP")
            .and(Option.TOP_K, "topK")
            .and(Option.STOP, "stopSequences")
            .and(Option.SEED, "seed")
            .and(Option.PRESENCE_PENALTY, "presencePenalty")
            .and(Option.FREQUENCY_PENALTY, "frequencyPenalty");

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public URI uri(ModelConfig model) {
        return uri(model, "generateContent");
    }

    /** Without the parameter the stream is one long JSON array. */
    @Override
    public URI streamUri(ModelConfig model) {
        return Endpoint.with(uri(model, "streamGenerateContent"), "alt=sse");
    }

    /** An id with a slash, as of a tuned model, is a whole path. */
    private static URI uri(ModelConfig model, String method) {
        var path = model.id().contains("/") ? model.id() : "models/" + model.id();
        return Endpoint.under(model.provider().url(), path + ":" + method);
    }

    @Override
    public Map<String, String> headers(ProviderConfig provider) {
        return Endpoint.headers(Endpoint.keyHeader("x-goog-api-key", "", provider.key()), provider);
    }

    @Override
    public ChatRequest readRequest(ObjectNode body) {
        return GeminiRequestReader.read(body);
    }

    @Override
    public WireRequest writeRequest(ChatRequest request, ModelConfig model) {
        return new GeminiRequestWriter(request, model).write();
    }

    /** The address asks for it. */
    @Override
    public void askForStream(ObjectNode body, ModelConfig model) {
        // nothing in the body says so
    }

    @Override
    public StreamedReply streamedReply() {
        return new GeminiStreamedReply();
    }

    @Override
    public ChatReply readReply(ObjectNode body) {
        return GeminiReplyReader.read(body);
    }

    @Override
    public Usage usage(ObjectNode body) {
        return GeminiReplyReader.usage(body);
    }
}
