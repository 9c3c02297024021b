package dev.caravan.provider;

/** A caller's request can't be understood. The message names the field and what it should be. */
public final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String USUAL_CODE = "invalid_value";

    private final String code;

    public BadRequestException(String message) {
        this(message, USUAL_CODE);
    }

    /** @param code a word that client libraries know what to do about */
    public BadRequestException(String message, String code) {
        super(message);
        this.code = code;
    }

    /** What is wrong, for machines. */
    public String code() {
        return code;
    }
}
