package dev.caravan.door;

/** A document can't be sent to a model. The message says why and what to do; it holds nothing of the content. */
public final class UnreadableDocumentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableDocumentException(String message) {
        super(message, null, false, false);
    }
}
