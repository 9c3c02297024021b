package dev.caravan.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * An error to be told to a caller.
 *
 * @param status the HTTP status, or what it would be within a stream
 * @param type the kind of error in OpenAI's words, such as {@code invalid_request_error}; dialects with kinds of their
 *     own go by the status
 * @param code for machines, such as {@code context_length_exceeded}
 * @param message for people: what is wrong and what to change
 * @param callId what Caravan calls the call by
 * @param param the request's field that is at fault
 * @param extension the {@code caravan} object with the attempts
 */
public record ErrorReply(
        int status, String type, String code, String message, String callId,
        Optional<String> param, Optional<ObjectNode> extension) {
}
