package dev.caravan.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.ModelConfig;
import dev.caravan.config.ProviderConfig;
import dev.caravan.model.ChatReply;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Usage;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Translates between Caravan's words and one dialect. A new dialect is one implementation, listed in {@link Codecs},
 * and one set of fixtures for its {@code CodecContract} and {@code StreamContract} tests.
 */
public interface Codec {

    /** The name used in {@code caravan.yaml} and in {@link ChatRequest#dialect()}. */
    String dialect();

    /** Where requests to this model go. */
    URI uri(ModelConfig model);

    /** Where requests to this model go whose answer is to be streamed. */
    default URI streamUri(ModelConfig model) {
        return uri(model);
    }

    /** The headers that carry the key and the API's version. */
    Map<String, String> headers(ProviderConfig provider);

    /** The headers of a caller's in which this dialect says a part of the request. */
    default List<String> requestHeaders() {
        return List.of();
    }

    /**
     * Reads a caller's request in this dialect. Fields it doesn't know end up in the {@code extra}s.
     *
     * @throws BadRequestException naming the field that can't be understood
     */
    ChatRequest readRequest(ObjectNode body);

    /** Writes a request for a model. What the model or dialect can't take is left out and named. */
    WireRequest writeRequest(ChatRequest request, ModelConfig model);

    /** Makes a written request one whose answer is streamed, with usage. */
    void askForStream(ObjectNode body, ModelConfig model);

    /** A streamed answer to be read, of which nothing has come yet. */
    StreamedReply streamedReply();

    /**
     * Reads the body of a successful HTTP reply, or that of a {@link StreamedReply}.
     *
     * @throws dev.caravan.failure.AttemptFailedException when it is no usable answer: REFUSED or MALFORMED
     */
    ChatReply readReply(ObjectNode body);

    /** Whether this model, when an assistant message stands last, goes on in the middle of it. */
    default boolean continues(ModelConfig model) {
        return false;
    }

    /** The tokens that a reply says were used, whether or not it is a usable answer. */
    Usage usage(ObjectNode body);

    /**
     * A request as it goes over the wire.
     *
     * @param dropped names of the fields that had to be left out, in the caller's words
     */
    record WireRequest(ObjectNode body, List<String> dropped) {
        public WireRequest {
            dropped = List.copyOf(dropped);
        }
    }
}
