package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.Ability;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Anthropic's Messages, in the version that still takes sampling settings: 2026-10-21 answers them with 400. A
 * provider's own {@code anthropic-version} header chooses another. See <a
 * href="https://platform.claude.com/docs/en/api/versioning">versions</a>.
 */
public final class AnthropicCodec implements Codec {

    static final String DIALECT = "anthropic";

    private static final String VERSION = "2023-06-01";

    /**
     * The tool whose input is the answer, where a model can't be asked for a schema in another way. The reply reader
     * knows it by this name.
     */
    static final String ANSWER_TOOL = "caravan_answer";

    static final Options OPTIONS = Options.none()
            .and(Option.MAX_TOKENS, "max_tokens")
            .and(Option.TEMPERATURE, "temperature")
            .and(Option.TOP_P, "top_p")
            .and(Option.TOP_K, "top_k")
            .and(Option.STOP, "stop_sequences");

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public URI uri(ModelConfig model) {
        return Endpoint.under(model.provider().url(), "messages");
    }

    @Override
    public Map<String, String> headers(ProviderConfig provider) {
        var headers = new HashMap<>(Endpoint.keyHeader("x-api-key", "", provider.key()));
        headers.put("anthropic-version", VERSION);
        return Endpoint.headers(headers, provider);
    }

    /** The names of what is in beta, without which its fields are refused. */
    @Override
    public List<String> requestHeaders() {
        return List.of("anthropic-beta");
    }

    @Override
    public boolean continues(ModelConfig model) {
        return model.can(Ability.PREFILL);
    }

    @Override
    public ChatRequest readRequest(ObjectNode body) {
        return AnthropicRequestReader.read(body);
    }

    @Override
    public WireRequest writeRequest(ChatRequest request, ModelConfig model) {
        return new AnthropicRequestWriter(request, model).write();
    }

    @Override
    public void askForStream(ObjectNode body, ModelConfig model) {
        body.put("stream", true);
    }

    @Override
    public StreamedReply streamedReply() {
        return new AnthropicStreamedReply();
    }

    @Override
    public ChatReply readReply(ObjectNode body) {
        return AnthropicReplyReader.read(body);
    }

    @Override
    public Usage usage(ObjectNode body) {
        return AnthropicReplyReader.usage(body);
    }
}
