package dev.caravan.door;

import dev.caravan.route.Names;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.WrappedFile;

/** Which kind of document a message holds, as the ending of a file's name. */
final class DocumentKind {

    private static final int LONGEST_START = 512;

    private DocumentKind() {
    }

    /** By the media type that the route or the message tells, else by the file's name, else by how it begins. */
    static String of(Message message, byte[] document) {
        var media = kind(message.getHeader(Names.MEDIA_TYPE, "", String.class));
        var type = media.isEmpty() ? kind(message.getHeader(Exchange.CONTENT_TYPE, "", String.class)) : media;
        if (!type.isEmpty()) {
            return type;
        }
        var named = ending(name(message));
        return named.isEmpty() ? begun(document) : named;
    }

    /** Empty for a media type that says nothing. */
    private static String kind(String mediaType) {
        var type = mediaType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "text/html", "application/xhtml+xml" -> "html";
            case "application/pdf" -> "pdf";
            case "application/json" -> "json";
            default -> type.startsWith("text/") || type.endsWith("+json") ? "txt" : "";
        };
    }

    private static String name(Message message) {
        var named = message.getHeader(Exchange.FILE_NAME, "", String.class);
        if (!named.isEmpty()) {
            return named;
        }
        var body = message.getBody() instanceof WrappedFile<?> wrapped ? wrapped.getFile() : message.getBody();
        return body instanceof File file ? file.getName() : body instanceof Path path ? path.toString() : "";
    }

    private static String ending(String name) {
        var dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static String begun(byte[] document) {
        var start = new String(document, 0, Math.min(document.length, LONGEST_START), StandardCharsets.ISO_8859_1)
                .replaceFirst("^(\u00EF\u00BB\u00BF)?\\s*", "").toLowerCase(Locale.ROOT);
        return start.startsWith("%pdf-") ? "pdf"
                : start.startsWith("<!doctype html") || start.startsWith("<html") ? "html" : "txt";
    }
}
