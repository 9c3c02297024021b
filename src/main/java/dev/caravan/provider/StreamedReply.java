package dev.caravan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A streamed answer as it comes, put together to the body that the provider would have sent unstreamed. What that
 * body means is the reply reader's to judge. One per attempt, and confined to it.
 */
public interface StreamedReply {

    /**
     * Reads the next event. One that is malformed or unknown brings nothing.
     *
     * @throws dev.caravan.failure.AttemptFailedException when it tells of an error, or its content is of no known kind
     */
    Piece read(SseEvent event);

    /** Whether the dialect's terminator has come, so that nothing more has to be read. */
    boolean ended();

    /**
     * The body of the whole answer, for {@link Codec#readReply}.
     *
     * @throws dev.caravan.failure.AttemptFailedException CUT when neither the terminator nor a finish reason has come
     */
    ObjectNode whole();

    /** The body of what has come so far, for {@link Codec#usage}. */
    ObjectNode soFar();

    /**
     * What one event brought.
     *
     * @param token whether it was a part of the answer: text, a thought, a piece of a tool call
     * @param text what the caller may see of it at once, exactly as it came; often empty
     * @param aside a block that only this dialect understands and that is now whole
     */
    record Piece(boolean token, String text, Optional<JsonNode> aside) {

        public Piece(boolean token, String text) {
            this(token, text, Optional.empty());
        }

        /** A ping, a role, usage. */
        public static final Piece NOTHING = new Piece(false, "");

        /** A part that the caller doesn't see yet, or not at all. */
        public static final Piece HIDDEN = new Piece(true, "");

        /** The end of a block that only this dialect understands. */
        public static Piece aside(JsonNode block) {
            return new Piece(false, "", Optional.of(block));
        }

        /** Text that the caller may see; none is nothing. */
        public static Piece of(String text) {
            return text.isEmpty() ? NOTHING : new Piece(true, text);
        }
    }
}
