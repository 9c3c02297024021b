package dev.caravan.provider;

/**
 * The text of a stream on its way to a caller, never cut within a character: a caller's JSON reader would make two
 * wrong ones of its halves. Confined to one stream.
 */
public final class TextFlow {

    private String held = "";

    /** What may be sent now: the piece with what was held back before it, without half a character at its end. */
    public String next(String piece) {
        var text = held + piece;
        int end = text.length();
        int whole = end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
        held = text.substring(whole);
        return text.substring(0, whole);
    }

    /**
     * What is left to send of the whole text when these pieces came before.
     *
     * @throws IllegalArgumentException when the whole doesn't begin with them
     */
    public String rest(String whole, String pieces) {
        if (!whole.startsWith(pieces)) {
            throw new IllegalArgumentException("the answer must begin with the text already sent");
        }
        return held + whole.substring(pieces.length());
    }
}
