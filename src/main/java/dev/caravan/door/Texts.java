package dev.caravan.door;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Bytes as text: in the encoding that a byte order mark tells, else UTF-8, else, where the bytes are none, windows-1252,
 * which takes in ISO-8859-1 as people use it.
 */
final class Texts {

    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {
    }

    /**
     * The text, without a byte order mark.
     *
     * @throws UnreadableDocumentException when the bytes are no text in any encoding
     */
    static String of(byte[] bytes) {
        var marked = marked(bytes, bytes.length);
        var text = marked.map(charset -> new String(bytes, charset)).orElseGet(() -> unmarked(bytes));
        if (marked.isPresent() && text.indexOf(REPLACEMENT) >= 0 && strict(bytes, marked.get()).isEmpty()) {
            throw new UnreadableDocumentException("it is no " + marked.get() + " text, although it begins as such");
        }
        return checked(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /** The text of bytes that have no byte order mark; zero bytes are told by {@link #checked}. */
    static String unmarked(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text
                : strict(bytes, StandardCharsets.UTF_8).orElseGet(() -> new String(bytes, WESTERN));
    }

    /** Whether the bytes are UTF-8 throughout. */
    static boolean isUtf8(byte[] bytes) {
        return strict(bytes, StandardCharsets.UTF_8).isPresent();
    }

    private static Optional<String> strict(byte[] bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The encoding that the byte order mark at the start tells; empty without one. */
    static Optional<Charset> marked(byte[] start, int length) {
        if (length >= 2 && (start[0] & 0xFF) == 0xFF && (start[1] & 0xFF) == 0xFE) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        if (length >= 2 && (start[0] & 0xFF) == 0xFE && (start[1] & 0xFF) == 0xFF) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        return length >= 3 && (start[0] & 0xFF) == 0xEF && (start[1] & 0xFF) == 0xBB && (start[2] & 0xFF) == 0xBF
                ? Optional.of(StandardCharsets.UTF_8) : Optional.empty();
    }

    /** The text, which must hold no zero character. */
    static String checked(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new UnreadableDocumentException("it holds zero bytes, so it is no text");
        }
        return text;
    }
}
