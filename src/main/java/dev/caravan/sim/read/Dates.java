package dev.caravan.sim.read;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Dates in text. Numbers are read day first unless that cannot be. */
final class Dates {

    private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul",
            "aug", "sep", "oct", "nov", "dec");
    private static final String MONTH =
            "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
    private static final Pattern DATE = Pattern.compile("(?i)(?<![\\d/.-])(?:"
            + "(?<y1>\\d{4})[-/.](?<m1>\\d{1,2})[-/.](?<d1>\\d{1,2})"
            + "|(?<d2>\\d{1,2}) ?[-/.] ?(?<m2>\\d{1,2}) ?[-/.] ?(?<y2>\\d{4}|\\d{2})"
            + "|(?<d3>\\d{1,2})[ ./-]*" + MONTH + "[ ,.'/-]*(?<y3>\\d{4}|\\d{2})"
            + "|" + MONTH + "[ .-]*(?<d4>\\d{1,2})(?:st|nd|rd|th)?[ ,.'-]+(?<y4>\\d{4})"
            + "|(?<y5>20[0-3]\\d)(?<m5>[01]\\d)(?<d5>[0-3]\\d)"
            + ")(?![\\d/]|\\.\\d|-\\d)");

    private Dates() {
    }

    /** The first date's own characters. */
    static Optional<String> first(String text) {
        return DATE.matcher(text).results().filter(date -> iso(date.group()).isPresent())
                .map(MatchResult::group).findFirst();
    }

    static Optional<String> last(String text) {
        return DATE.matcher(text).results().map(MatchResult::group)
                .filter(date -> iso(date).isPresent()).reduce((one, next) -> next);
    }

    /** A date as {@code yyyy-MM-dd}. */
    static Optional<String> iso(String date) {
        var found = DATE.matcher(date);
        if (!found.find()) return Optional.empty();
        for (var form = 1; form <= 5; form++) {
            var day = found.group("d" + form);
            if (day == null) continue;
            var month = form == 3 || form == 4 ? month(date) : Integer.parseInt(found.group("m" + form));
            return date(found.group("y" + form), month, Integer.parseInt(day));
        }
        return Optional.empty();
    }

    private static int month(String date) {
        var lower = date.toLowerCase(Locale.ROOT);
        return 1 + MONTHS.indexOf(MONTHS.stream().filter(lower::contains).findFirst().orElseThrow());
    }

    private static Optional<String> date(String year, int month, int day) {
        var full = year.length() == 2 ? 2000 + Integer.parseInt(year) : Integer.parseInt(year);
        if (month > 12 && day <= 12) return date(year, day, month);
        try {
            return full < 1900 || full > 2100 ? Optional.empty()
                    : Optional.of(LocalDate.of(full, month, day).toString());
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }
}
