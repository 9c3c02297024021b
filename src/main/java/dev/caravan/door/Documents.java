package dev.caravan.door;

import dev.caravan.config.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Reads whole documents as text: plain text, Markdown, HTML, JSON and PDF. */
final class Documents {

    private static final Set<String> PLAIN = Set.of("txt", "text", "md", "markdown", "json");
    private static final Set<String> HTML = Set.of("html", "htm");
    private static final String PDF = "pdf";
    private static final String KNOWN = "csv, htm, html, json, jsonl, markdown, md, ndjson, pdf, text, tsv, txt";

    private final long maxBytes;

    Documents(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The document's text.
     *
     * @throws UnreadableDocumentException when it is of no known kind, a link, too large, no text or empty
     */
    String read(Path file) throws IOException {
        var kind = kind(file.getFileName().toString());
        checkNoLink(file);
        checkSize(Files.size(file));
        return text(kind, Files.readAllBytes(file));
    }

    /**
     * The text of a document that is no file.
     *
     * @param name tells by its ending of what kind the bytes are
     * @throws UnreadableDocumentException when it is of no known kind, too large, no text or empty
     */
    String read(String name, byte[] bytes) throws IOException {
        var kind = kind(name);
        checkSize(bytes.length);
        return text(kind, bytes);
    }

    private void checkSize(long size) {
        if (size > maxBytes) {
            throw new UnreadableDocumentException("the document has " + size + " bytes, more than the "
                    + maxBytes + " of caravan.inbox.max-bytes");
        }
    }

    /** A link could lead to a file that nobody put into the inbox. */
    static void checkNoLink(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new UnreadableDocumentException("symbolic links aren't followed; put the file itself into the inbox");
        }
    }

    private static String kind(String name) {
        var dot = name.lastIndexOf('.');
        var kind = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        if (!PLAIN.contains(kind) && !HTML.contains(kind) && !kind.equals(PDF)) {
            throw new UnreadableDocumentException((kind.isEmpty() ? "files without an ending"
                    : "files of the kind '." + kind + "'") + " can't be read; known are " + KNOWN);
        }
        return kind;
    }

    private static String text(String kind, byte[] bytes) throws IOException {
        var text = plain(kind, bytes);
        if (text.isBlank()) {
            throw new UnreadableDocumentException("the document is empty");
        }
        return text;
    }

    private static String plain(String kind, byte[] bytes) throws IOException {
        if (kind.equals(PDF)) {
            need(Library.PDFBOX, "PDF");
            return PdfText.of(bytes);
        }
        if (HTML.contains(kind)) {
            need(Library.JSOUP, "HTML");
            return HtmlText.of(bytes);
        }
        return Texts.of(bytes);
    }

    private static void need(Library library, String kind) {
        if (!library.present()) {
            throw new UnreadableDocumentException(kind + " needs " + library.artifact() + " on the class path");
        }
    }
}
