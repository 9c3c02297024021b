package dev.caravan.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;

/**
 * One row of a file.
 *
 * @param number from 1, without the header and blank lines
 * @param line the line of the file it begins in, from 1
 * @param key what names it in the results; missing where it has no key
 * @param content what is sent to the model; empty when there is a problem
 * @param problem why it can't be sent; nothing of its content
 */
record Row(long number, long line, JsonNode key, String content, Optional<Problem> problem) {

    /** What is wrong with a row, in a word and in words. */
    record Problem(String code, String reason) {
    }

    static Row broken(long number, long line, JsonNode key, String code, String reason) {
        return new Row(number, line, key, "", Optional.of(new Problem(code, reason)));
    }

    static Row broken(long number, long line, String code, String reason) {
        return broken(number, line, MissingNode.getInstance(), code, reason);
    }

    /** The key, or the row's number where it has none, as JSON. */
    String keyJson() {
        return key.isTextual() || key.isNumber() ? key.toString() : Long.toString(number);
    }
}
