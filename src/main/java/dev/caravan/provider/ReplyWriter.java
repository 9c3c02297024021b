package dev.caravan.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Says answers, streams, errors and lists in one dialect that callers speak. Stateless and safe to share. A new
 * dialect is one implementation, listed in {@link ReplyWriters}.
 */
public interface ReplyWriter {

    /** The object with Caravan's own news of a call: in a body and in the last JSON of a stream. */
    String EXTENSION = "caravan";

    /** The name that {@link Codec#dialect()} gives it too. */
    String dialect();

    /** The body of a 200. */
    ObjectNode reply(Served served);

    /**
     * Writes one streamed answer; a new one for each.
     *
     * @param usage whether the caller asked for the tokens, in dialects where he has to ask
     */
    StreamWriter stream(Served.Head head, boolean usage);

    /** The body of an error. */
    ObjectNode error(ErrorReply error);

    /** The body of {@code GET /v1/models}. */
    ObjectNode models(List<Listed> all);

    /** The body of {@code GET /v1/models/{id}}. */
    ObjectNode model(Listed one);
}
