package dev.caravan.sim.read;

import java.util.ArrayList;
import java.util.List;

/** A text of any length about a document: true remarks on its words, numbered, so that no two are alike. */
final class Essay {

    private final List<String> words;

    Essay(Document document) {
        words = document.text().isBlank() ? List.of("nothing")
                : List.of(document.text().strip().split("\\s+"));
    }

    /** A text of exactly so many words, at least one; its last sentence may end early. */
    String of(int length) {
        var text = new ArrayList<String>();
        for (var number = 1; text.size() < length; number++) {
            text.addAll(List.of(remark(number).split(" ")));
        }
        return String.join(" ", text.subList(0, length)).replaceFirst("\\p{P}*$", "") + ".";
    }

    private String remark(int number) {
        var at = (number - 1) % words.size();
        var word = "“" + words.get(at) + "”";
        return switch (number % 3) {
            case 1 -> "Remark " + number + " is about " + word + ", written with "
                    + words.get(at).codePointCount(0, words.get(at).length()) + " characters.";
            case 2 -> "As number " + number + " I note that " + word + " comes before “"
                    + words.get((at + 1) % words.size()) + "”.";
            default -> "Point " + number + ": " + word + " is word " + (at + 1) + " of " + words.size() + ".";
        };
    }
}
