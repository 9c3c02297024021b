package dev.caravan.plan;

import dev.caravan.model.ChatReply;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands the text of an answer to its caller piece by piece, and sees to it that the models that give it one after the
 * other give one text. Confined to its call.
 */
final class Delivery {

    /** Roughly; it tells the tokens of text whose model broke off before it could. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    private final AnswerListener listener;
    private final StringBuilder sent = new StringBuilder();
    private final List<Answer.Seam> seams = new ArrayList<>();
    private Seam seam = new Seam("", false);
    private String model = "";
    private int before;
    private final List<ChatReply.Aside> asides = new ArrayList<>();

    Delivery(AnswerListener listener) {
        this.listener = listener;
    }

    /** The attempt of this model begins, behind all that was sent before. */
    void begin(boolean prefilled) {
        before = sent.length();
        asides.clear();
        seam = new Seam(sent.toString(), prefilled);
    }

    /** The next piece of the present model's text. */
    void add(String by, String piece) {
        tell(by, seam.add(piece));
    }

    /** Something beside the text, told with the text behind it. A model that goes on for another one has none. */
    void add(ChatReply.Aside aside) {
        if (before == 0) {
            asides.add(aside);
        }
    }

    /** The present model has said all. */
    void end(String by) {
        tell(by, seam.rest());
    }

    private void tell(String by, String piece) {
        if (piece.isEmpty()) {
            return;
        }
        if (begun() && !by.equals(model)) {
            seams.add(new Answer.Seam(sent.length(), model, by));
        }
        model = by;
        sent.append(piece);
        asides.forEach(listener::aside);
        asides.clear();
        listener.text(piece);
    }

    /** Whether the caller has any of the answer. */
    boolean begun() {
        return !sent.isEmpty();
    }

    /** Whether the caller has any of what the present model said. */
    boolean told() {
        return sent.length() > before;
    }

    /** What the caller has of the answer. */
    String sent() {
        return sent.toString();
    }

    /** About how many tokens of it other models than the present one gave. */
    long tokensBefore() {
        return (before + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }

    List<Answer.Seam> seams() {
        return List.copyOf(seams);
    }
}
