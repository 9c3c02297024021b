package dev.caravan.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A piece of an answer's text, as a stream sends it: a word with the space before it, or a part of a
 * long one.
 *
 * @param through characters of the text up to the end of this piece
 * @param isLast  whether it ends the text
 */
record Piece(String text, int through, boolean isLast) {

    private static final Pattern WORD = Pattern.compile("\\s*\\S{1,8}|\\s+");

    /** The pieces of a text, which they make up again; none of an empty one. */
    static List<Piece> of(String text) {
        var pieces = new ArrayList<Piece>();
        var words = WORD.matcher(text);
        while (words.find()) pieces.add(new Piece(words.group(), words.end(), words.end() == text.length()));
        return pieces;
    }

    /** The text in one piece. */
    static List<Piece> whole(String text) {
        return text.isEmpty() ? List.of() : List.of(new Piece(text, text.length(), true));
    }

    boolean isFirst() {
        return through == text.length();
    }

    /** What its event is when the text is that of a tool's arguments. */
    Event.Part partOfArguments() {
        return isLast ? Event.Part.CONTENT : Event.Part.ARGUMENTS;
    }
}
