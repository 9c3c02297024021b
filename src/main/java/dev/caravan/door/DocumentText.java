package dev.caravan.door;

import java.io.IOException;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/**
 * {@code caravanDocument}: the text of a document that is no file of the inbox, but comes by mail, for example. Safe for
 * all threads.
 */
public final class DocumentText {

    private final Documents documents;

    /**
     * A bean.
     *
     * @param maxBytes largest document
     */
    public DocumentText(long maxBytes) {
        documents = new Documents(maxBytes);
    }

    /**
     * The text of the document in the body, read as the ending of the name in the header {@code CamelFileName} says.
     *
     * @throws UnreadableDocumentException when it is of no known kind, too large, no text or empty
     */
    public String read(@Header(Exchange.FILE_NAME) String name, @Body byte[] bytes) throws IOException {
        return documents.read(name, bytes);
    }
}
