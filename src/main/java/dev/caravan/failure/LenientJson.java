package dev.caravan.failure;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads as much of a body as is JSON: broken or cut, its beginning still counts. Never throws. */
final class LenientJson {

    static final int LONGEST_BODY = 64 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private LenientJson() {
    }

    /** The tree of the body's first 64 KB; a text node when it is plain text, missing when it is empty or a page. */
    static JsonNode read(byte[] body) {
        var head = body.length > LONGEST_BODY ? Arrays.copyOf(body, LONGEST_BODY) : body;
        var text = new String(head, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "").strip();
        if (text.isEmpty() || text.startsWith("<")) {
            return MissingNode.getInstance();
        }
        return text.startsWith("{") || text.startsWith("[") ? tree(text) : TextNode.valueOf(text);
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(whole(text));
        } catch (IOException e) {
            return TextNode.valueOf(text);
        }
    }

    /** The text's first JSON value; where it breaks off, or nests deeper than Jackson reads, it is closed. */
    private static String whole(String text) throws IOException {
        var whole = new StringWriter();
        try (var parser = JSON.createParser(text); var generator = JSON.createGenerator(whole)) {
            if (copy(parser, generator) == JsonToken.FIELD_NAME) {
                generator.writeNull();
            }
        }
        return whole.toString();
    }

    /**
     * Copies tokens as far as there are any, and tells the last; the generator's closing ends what is open. Fractions
     * become null: no error is told by one, and one with an enormous exponent is dear to read.
     */
    private static JsonToken copy(JsonParser parser, JsonGenerator generator) {
        var last = JsonToken.NOT_AVAILABLE;
        try {
            do {
                if (parser.nextToken() == JsonToken.VALUE_NUMBER_FLOAT) {
                    generator.writeNull();
                } else {
                    generator.copyCurrentEvent(parser);
                }
                last = parser.currentToken();
            } while (!parser.getParsingContext().inRoot());
        } catch (IOException e) {
            // the beginning is all there is
        }
        return last;
    }
}
