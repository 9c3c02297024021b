package dev.caravan.sim.read;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Amounts and numbers in text, in English and in continental writing. */
final class Amounts {

    private static final Pattern MONEY = Pattern.compile("(?<![\\d.,/:-])-?(?:\\d{1,3}(?:,\\d{3})+|\\d+)"
            + "\\.\\d{2}(?![\\d%/]|\\.\\d| ?%)|(?<![\\d.,/:-])-?(?:\\d{1,3}(?:\\.\\d{3})+|\\d+),\\d{2}"
            + "(?![\\d%]|,\\d| ?%)");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.,/-])-?\\d[\\d,]*(?:\\.\\d+)?"
            + "(?![\\w/%-]|[.,:]\\d)");

    private Amounts() {
    }

    /** Numbers with two decimals, in their own characters. */
    static List<String> all(String text) {
        return MONEY.matcher(text).results().map(MatchResult::group).toList();
    }

    /** The last amount of a line: columns before it are quantities and prices. */
    static Optional<String> last(String text) {
        var all = all(text);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    static Optional<String> number(String text) {
        return last(text).or(() -> NUMBER.matcher(text.replaceAll("(?i)RM|[$€£]|USD|EUR|MYR|GBP", " "))
                .results().map(MatchResult::group).findFirst());
    }

    static Optional<String> largest(String text) {
        return all(text).stream().max((one, other) -> value(one).compareTo(value(other)));
    }

    static BigDecimal value(String number) {
        var continental = number.matches("-?[\\d.]*\\d,\\d{2}");
        return new BigDecimal(continental ? number.replace(".", "").replace(',', '.')
                : number.replace(",", ""));
    }
}
