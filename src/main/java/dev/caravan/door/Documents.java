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
        var kind = ending(file.getFileName().toString());
        checkKnown(kind);
        checkNoLink(file);
        checkSize(Files.size(file));
        return read(kind, Files.readAllBytes(file));
    }

    /**
     * The text of a document whose kind is an ending of files' names.
     *
     * @throws UnreadableDocumentException when it is of no known kind, too large, no text or empty
     */
    String read(String kind, byte[] document) throws IOException {
        checkKnown(kind);
        checkSize(document.length);
        var text = text(kind, document);
        if (text.isBlank()) {
            throw new UnreadableDocumentException("the document is empty");
        }
        return text;
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

    /** What stands behind the last dot of a name, in lower case. */
    static String ending(String name) {
        var dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static void checkKnown(String kind) {
        if (!PLAIN.contains(kind) && !HTML.contains(kind) && !kind.equals(PDF)) {
            throw new UnreadableDocumentException((kind.isEmpty() ? "files without an ending"
                    : "files of the kind '." + kind + "'") + " can't be read; known are " + KNOWN);
        }
    }

    private String text(String kind, byte[] bytes) throws IOException {
        if (kind.equals(PDF)) {
            need(Library.PDFBOX, "PDF");
            return PdfText.of(bytes, maxBytes);
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
