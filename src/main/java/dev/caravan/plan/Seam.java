package dev.caravan.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Where the text of a model that goes on for another one begins behind what was already sent. A model that is told in
 * words to go on may do so at once, say the last words again first, or begin anew: what repeats the end of the text sent
 * so far is left out, and a beginning that repeats its beginning is left out up to where the two part. One that goes on in
 * the middle of its turn is believed, but for a beginning anew. What comes is held back for as long as it may be such a
 * repetition. Confined to one attempt.
 */
final class Seam {

    /** So much of the text, if it comes again, can be no chance even in the middle of a word. */
    private static final int NO_CHANCE = 12;
    /** So many characters of the text are to be said again by a model that is told in words to go on. */
    private static final int LAST_WORDS = 60;
    /** Longer repetitions are looked for without a look at whether the text repeats itself in them. */
    private static final int LONGEST_PERIODIC = 400;

    private final String sent;
    private final boolean prefilled;
    private final StringBuilder held = new StringBuilder();
    private List<Integer> starts;
    private boolean found;
    private int parted;

    /**
     * A seam.
     *
     * @param prefilled whether the model was made to go on in the middle of its turn, so that a repetition is meant
     */
    Seam(String sent, boolean prefilled) {
        this.sent = sent;
        this.prefilled = prefilled;
        this.starts = starts();
        this.found = sent.isEmpty();
    }

    /** The last words of a text, which a model is told to say again when it goes on behind them. */
    static String lastWords(String text) {
        int from = Math.max(0, text.length() - LAST_WORDS);
        int blank = text.indexOf(' ', from);
        return from == 0 || blank < 0 ? text.substring(from) : text.substring(blank + 1);
    }

    /** Where in the text sent so far a repetition may begin. */
    private List<Integer> starts() {
        int told = sent.length() - lastWords(sent).length();
        int blank = sent.stripTrailing().length();
        return IntStream.range(0, sent.length())
                .filter(at -> anew(at) || at >= blank || !prefilled && (at == told || repeated(at)))
                .boxed().toList();
    }

    /** The whole text again; digits alone may as well be followed by the same ones. */
    private boolean anew(int at) {
        return at == 0 && !digits(sent);
    }

    /** Enough to be no chance, or whole words; not what the text repeats by itself, such as "no, no" or "0, 0". */
    private boolean repeated(int at) {
        return (sent.length() - at >= NO_CHANCE || wordAt(at)) && !periodic(at);
    }

    /** One letter, or digits alone, may as well be followed by the same ones, behind a blank too. */
    private boolean wordAt(int at) {
        var words = sent.substring(at).strip();
        return words.length() > 1 && !digits(words) && (at == 0
                || Character.isWhitespace(sent.charAt(at)) != Character.isWhitespace(sent.charAt(at - 1)));
    }

    private static boolean digits(String text) {
        return text.chars().allMatch(Character::isDigit);
    }

    /** Whether the end of the text repeats itself, or what stands right before it. */
    private boolean periodic(int at) {
        int length = sent.length() - at;
        return length <= LONGEST_PERIODIC && (IntStream.rangeClosed(1, length / 2)
                .anyMatch(period -> sent.regionMatches(at + period, sent, at, length - period))
                || plain(sent.substring(0, at)).endsWith(plain(sent.substring(at))));
    }

    private static String plain(String text) {
        return text.substring(Math.max(0, text.length() - LONGEST_PERIODIC)).replaceAll("[^\\p{L}\\p{N}]+", " ").strip()
                .toLowerCase(Locale.ROOT);
    }

    /** Takes the next piece of the model's text and gives what of it is new, as far as that is known. */
    String add(String piece) {
        if (found) {
            return piece;
        }
        for (int i = 0; i < piece.length(); i++) {
            follow(piece.charAt(i));
        }
        return starts.stream().allMatch(this::whole) ? rest() : "";
    }

    /** Keeps the starts that the next character goes on with, and those whose repetition is already whole. */
    private void follow(char next) {
        int at = held.length();
        held.append(next);
        var stay = new ArrayList<Integer>(starts.size());
        for (int start : starts) {
            if (start + at >= sent.length() || sent.charAt(start + at) == next) {
                stay.add(start);
            } else if (start == 0) {
                parted = at;
            }
        }
        starts = stay;
    }

    private boolean whole(int start) {
        return held.length() >= sent.length() - start;
    }

    /** What is new of the text held back, when no more comes. */
    String rest() {
        found = true;
        var repeated = starts.stream().filter(this::whole).mapToInt(start -> sent.length() - start).max();
        var fresh = held.substring(repeated.orElseGet(this::sameBeginning));
        held.setLength(0);
        return fresh;
    }

    /** How much of another beginning is the same, whole words only; none where that may be chance. */
    private int sameBeginning() {
        int end = Math.min(parted, held.length());
        while (end > 0 && !Character.isWhitespace(held.charAt(end - 1))) {
            end--;
        }
        return end >= NO_CHANCE ? end : 0;
    }
}
