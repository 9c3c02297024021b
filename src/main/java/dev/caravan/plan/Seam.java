package dev.caravan.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the text of a model that goes on for another one begins behind what was already sent. A model may go on at
 * once, say the last words again first, or begin anew: what repeats the end of the text sent so far is left out, and a
 * beginning that repeats its beginning is left out up to where the two part. What comes is held back for as long as it
 * may be such a repetition. Confined to one attempt.
 */
final class Seam {

    /** So much of the text, if it comes again, can be no chance even in the middle of a word. */
    private static final int NO_CHANCE = 12;

    private final String sent;
    private final boolean prefilled;
    private final StringBuilder held = new StringBuilder();
    private List<Integer> starts;
    private boolean found;
    private int parted;

    /**
     * A seam.
     *
     * @param prefilled whether the model was made to go on in the middle of its turn, so that a short repetition is meant
     */
    Seam(String sent, boolean prefilled) {
        this.sent = sent;
        this.prefilled = prefilled;
        this.starts = starts();
        this.found = sent.isEmpty();
    }

    /** Where in the text sent so far a repetition may begin: everywhere, or where it is short only at a word. */
    private List<Integer> starts() {
        var starts = new ArrayList<Integer>();
        for (int at = 0; at < sent.length(); at++) {
            if (sent.length() - at >= NO_CHANCE || wordAt(at) && !(prefilled && oneWordFrom(at)) || blankFrom(at)) {
                starts.add(at);
            }
        }
        return starts;
    }

    /** One letter, or digits alone, may as well be followed by the same ones, behind a blank too. */
    private boolean wordAt(int at) {
        return at == 0 || Character.isWhitespace(sent.charAt(at)) != Character.isWhitespace(sent.charAt(at - 1))
                && isWord(sent.substring(at).strip());
    }

    private static boolean isWord(String words) {
        return words.length() > 1 && !words.chars().allMatch(Character::isDigit);
    }

    private boolean oneWordFrom(int at) {
        return sent.substring(at).strip().chars().noneMatch(Character::isWhitespace);
    }

    private boolean blankFrom(int at) {
        return at == 0 || sent.substring(at).isBlank();
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
