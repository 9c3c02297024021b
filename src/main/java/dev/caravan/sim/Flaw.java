package dev.caravan.sim;

import java.util.Locale;

/** What is wrong with a 200 that otherwise looks like an answer. */
public enum Flaw {
    /** Nothing. */
    NONE,
    /** Text of no characters; the finish reason is the usual one. */
    EMPTY_TEXT,
    /** OpenAI {@code choices: []}, Anthropic {@code content: []}, Gemini no {@code candidates}. */
    NOTHING,
    /** OpenAI content null, Anthropic {@code content: []}, Gemini content without {@code parts}. */
    PARTS_MISSING,
    /** Gemini finish reason MALFORMED_FUNCTION_CALL with empty content; as PARTS_MISSING elsewhere. */
    MALFORMED_CALL,
    /** OpenAI {@code content_filter}, Anthropic {@code refusal}, Gemini {@code SAFETY}, as a 200. */
    REFUSAL,
    /** OpenAI a sentence in {@code refusal} and the usual finish reason; as REFUSAL elsewhere. */
    REFUSAL_TEXT,
    /** A JSON answer whose fields have other names than the schema asks for. */
    WRONG_SHAPE,
    /** The right JSON inside a Markdown code fence. */
    FENCED,
    /** No usage figures. */
    NO_USAGE,
    /** A body that ends in the middle of its JSON, with a Content-Length that fits what is sent. */
    TRUNCATED,
    /** Blank lines before the JSON body, as DeepSeek sends under load. */
    BLANK_LINES_FIRST,
    /** Status 200 with an error body in the dialect's shape, as OpenRouter sends. */
    ERROR_BODY;

    /** Whether the model says nothing at all. */
    boolean isSilent() {
        return switch (this) {
            case NOTHING, PARTS_MISSING, MALFORMED_CALL, REFUSAL, REFUSAL_TEXT -> true;
            default -> false;
        };
    }

    /** Whether it concerns the bytes of a body, so that a stream's events cannot have it. */
    boolean isOfBytes() {
        return this == TRUNCATED || this == BLANK_LINES_FIRST || this == ERROR_BODY;
    }

    /** The name in control JSON: lower case with dashes. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
