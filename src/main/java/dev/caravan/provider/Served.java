package dev.caravan.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.ChatReply;
import java.time.Instant;
import java.util.Optional;

/**
 * An answer to be told to a caller.
 *
 * @param refusal the category or code under which the model refused, which makes this a refusal
 * @param extension the {@code caravan} object with the attempts and the cost, if the caller asked for it
 */
public record Served(Head head, ChatReply reply, Optional<String> refusal, Optional<ObjectNode> extension) {

    /**
     * What is known of an answer before its content.
     *
     * @param callId what Caravan calls the call by, letters, digits, {@code _} and {@code -}
     * @param model the name of the model that serves it
     */
    public record Head(String callId, String model, Instant created) {
    }

    /** The refusal in words, empty where there is none. */
    public Optional<String> refusalText() {
        return refusal.map(category -> "The model refused to answer (" + category + ").");
    }
}
