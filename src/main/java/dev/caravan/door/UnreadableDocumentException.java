package dev.caravan.door;

/** A document or row can't be sent to a model. The message says why and what to do; it holds nothing of the content. */
public final class UnreadableDocumentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    public UnreadableDocumentException(String message) {
        this("unreadable", message);
    }

    UnreadableDocumentException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** The reason in a word, for programs. */
    String code() {
        return code;
    }
}
