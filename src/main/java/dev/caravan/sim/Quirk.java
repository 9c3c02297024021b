package dev.caravan.sim;

import java.util.Locale;

/** An odd way to stream, seen at real providers. */
public enum Quirk {

    // Framing, in every dialect; a stream that is a JSON array has none of it.

    /** Lines end with CR LF. */
    CRLF,
    /** Lines end with CR alone. */
    CR,
    /** JSON in three {@code data} lines. */
    MULTI_LINE_DATA,
    /** No space after the colon of {@code data:}. */
    NO_SPACE,
    /** A comment before every event, and one between its lines. */
    COMMENTS,
    /** Every event also has {@code id} and {@code retry}. */
    OTHER_FIELDS,
    /** Every byte in a chunk of its own, so that characters come in parts. */
    BYTE_BY_BYTE,
    /** The last event ends with its line, without the blank line after it. */
    NO_FINAL_BLANK_LINE,

    // The end.

    /** No {@code [DONE]}, no {@code message_stop}; Gemini has neither. */
    NO_TERMINATOR,
    /** No finish reason; what follows it comes all the same. */
    NO_FINISH,

    // Usage, OpenAI only.

    /** Usage so far in every chunk, as vLLM's continuous_usage_stats. */
    USAGE_IN_EVERY_CHUNK,
    /** Usage unasked in the chunk with the finish reason, as Mistral. */
    USAGE_WITH_FINISH,
    /** Usage unasked as {@code x_groq.usage} of the chunk with the finish reason. */
    GROQ_USAGE,

    // Chunks, OpenAI only.

    /** A first chunk without choices that tells how the prompt was filtered, as Azure. */
    PROMPT_FILTER_FIRST,
    /** A choice without {@code delta} after the first piece, as Azure's asynchronous filter. */
    CHOICE_WITHOUT_DELTA,
    /** No {@code finish_reason} key but in the chunk that has one. */
    FINISH_KEY_ABSENT,
    /** Content as an array of typed parts, as Mistral. */
    CONTENT_PARTS,

    // Tool calls, OpenAI only but for the second.

    /** A call in one chunk: id, name and all its arguments. */
    CALL_IN_ONE_CHUNK,
    /** Arguments in one piece; Anthropic also. */
    ARGUMENTS_IN_ONE_PIECE,
    /** Pieces of the arguments of parallel calls in turn. */
    INTERLEAVED_CALLS,
    /** Calls have no {@code index}. */
    CALL_WITHOUT_INDEX,
    /** Calls have no {@code id}. */
    CALL_WITHOUT_ID,
    /** Every piece of a call names the function again. */
    CALL_NAME_REPEATED;

    /** The name in control JSON: lower case with dashes. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
