package dev.caravan.provider;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Says one answer piece by piece, as server-sent events. Every method gives the events to send at once, empty where
 * there are none yet. First {@link #begin}, then any number of {@link #text}, {@link #aside} and {@link #keepAlive}, then
 * {@link #end} or {@link #error}. Confined to one stream.
 */
public interface StreamWriter {

    /** What comes before any content: who speaks. */
    String begin();

    /** The next piece of the text. Half a character at a piece's end waits for its other half. */
    String text(String piece);

    /** A block beside the text, of which only callers of its own dialect are told; none in the others. */
    default String aside(JsonNode block) {
        return "";
    }

    /**
     * What is left to say: the text not yet sent, in one piece, asides, tool calls, finish reason, usage and what ends a
     * stream in this dialect. Of a refused answer the text not yet sent stays unsaid.
     *
     * @param alreadySent all pieces that {@link #text} was given, joined
     * @throws IllegalArgumentException when the answer's text doesn't begin with what was sent: it can't be told whole
     */
    String end(Served whole, String alreadySent);

    /** An error behind which nothing comes: neither a finish reason nor what ends a stream in this dialect. */
    String error(ErrorReply error);

    /** Says nothing, so that no proxy on the way takes the stream for dead. */
    String keepAlive();
}
