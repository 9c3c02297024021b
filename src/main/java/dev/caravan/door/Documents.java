package dev.caravan.door;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Reads documents as text: plain text, Markdown, HTML and JSON, in UTF-8, or UTF-16 with a byte order mark. */
final class Documents {

    private static final Set<String> KINDS = Set.of("txt", "text", "md", "markdown", "html", "htm", "json");
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final long maxBytes;

    Documents(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The document's text.
     *
     * @throws UnreadableDocumentException when it is of no known kind, too large, no text or empty
     */
    String read(Path file) throws IOException {
        var kind = extension(file.getFileName().toString());
        if (!KINDS.contains(kind)) {
            throw new UnreadableDocumentException((kind.isEmpty() ? "files without an ending"
                    : "files of the kind '." + kind + "'") + " can't be read; known are "
                    + String.join(", ", KINDS.stream().sorted().toList()));
        }
        var size = Files.size(file);
        if (size > maxBytes) {
            throw new UnreadableDocumentException("the document has " + size + " bytes, more than the "
                    + maxBytes + " of caravan.inbox.max-bytes");
        }
        var text = decode(Files.readAllBytes(file));
        if (text.isBlank()) {
            throw new UnreadableDocumentException("the document is empty");
        }
        return text;
    }

    private static String decode(byte[] bytes) {
        var charset = charset(bytes);
        try {
            var text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.indexOf('\0') >= 0) {
                throw new UnreadableDocumentException("the document holds zero bytes, so it is no text");
            }
            return text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UnreadableDocumentException("the document is no " + charset + " text; convert it to UTF-8");
        }
    }

    private static Charset charset(byte[] bytes) {
        if (bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        return bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF
                ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }

    private static String extension(String name) {
        var dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
