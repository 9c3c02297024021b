package dev.caravan.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Output;
import dev.caravan.provider.BadRequestException;
import dev.caravan.route.Names;
import dev.caravan.route.WorkBean;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.support.MessageHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * {@code caravanDocument}: makes of the document in a message its text or a request for JSON, and gives the document
 * back where it had no answer. Safe for all threads.
 */
public final class DocumentBean {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** What of the message is put aside: the document as it came. */
    private static final String DOCUMENT = "CaravanOwnDocument";

    private final CamelContext context;
    private final Documents documents;
    private final WorkBean work;

    /**
     * A bean.
     *
     * @param maxBytes the largest document in bytes
     */
    public DocumentBean(CamelContext context, long maxBytes) {
        this.context = context;
        this.documents = new Documents(maxBytes);
        this.work = context.getRegistry().findSingleByType(WorkBean.class);
    }

    /**
     * The document's text.
     *
     * @throws UnreadableDocumentException when it can't be read, with the reason
     */
    public String read(Exchange exchange) throws IOException {
        var message = exchange.getMessage();
        return text(message, bytes(message));
    }

    private String text(Message message, byte[] document) throws IOException {
        return documents.read(DocumentKind.of(message, document), document);
    }

    /**
     * Makes the document into a request for JSON, and puts the document aside.
     *
     * @throws UnreadableDocumentException when it can't be read, with the reason
     * @throws BadRequestException when the header {@code CaravanSchema} names no schema, or there is no such task
     */
    public void request(Exchange exchange) throws IOException {
        var message = exchange.getMessage();
        var body = message.getBody();
        var bytes = bytes(message);
        exchange.setProperty(DOCUMENT, body instanceof InputStream && !(body instanceof StreamCache) ? bytes : body);
        message.setBody(ChatRequest.of(text(message, bytes)).withOutput(output(message)));
    }

    /** The document has its answer. */
    public void answered(Exchange exchange) {
        exchange.removeProperty(DOCUMENT);
    }

    /** Gives the document back where it has no answer. */
    public void leave(Exchange exchange) {
        var document = exchange.removeProperty(DOCUMENT);
        if (document != null) {
            exchange.getMessage().setBody(document);
            MessageHelper.resetStreamCache(exchange.getMessage());
        }
        exchange.removeProperty(Names.WORK);
    }

    private static byte[] bytes(Message message) throws IOException {
        var body = message.getBody();
        if (body instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (body instanceof Path file) {
            return Files.readAllBytes(file);
        }
        try {
            return message.getMandatoryBody(byte[].class);
        } catch (InvalidPayloadException e) {
            throw new UnreadableDocumentException("the body holds no document: send text, bytes, a stream or a file");
        }
    }

    /** The schema that the route names; else that of the chain's guard, or any JSON where it has none. */
    private Output output(Message message) {
        var schema = message.getHeader(Names.SCHEMA, "", String.class);
        if (!schema.isBlank()) {
            return Output.schema("document", schema(schema.strip()));
        }
        var chain = work.chain(message.getHeader(Names.TASK, "default", String.class));
        return chain.guard().schema().isPresent() ? Output.TEXT : Output.JSON;
    }

    private JsonNode schema(String name) {
        try (var in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, name)) {
            var schema = JSON.readTree(in);
            if (schema.isObject()) {
                return schema;
            }
        } catch (IOException e) {
            // told below
        }
        throw new BadRequestException("the header " + Names.SCHEMA + " names '" + name
                + "', which is no readable file or resource that holds a JSON object");
    }
}
