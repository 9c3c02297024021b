package dev.caravan.agreement;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQuery;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Days and times as models write them. What can't be read is the same as nothing. */
final class Moments {

    /** Those of the last lines are the same text read in two ways. Years of two digits are those from 2000 on. */
    private static final List<DateTimeFormatter> DAYS = Stream.of("uuuu-M-d", "uuuuMMdd", "uuuu/M/d", "uuuu.M.d",
            "d.M.uuuu", "d.M.uu", "d MMM uuuu", "d MMM uu", "d MMMM uuuu", "d. MMMM uuuu", "MMM d, uuuu",
            "MMMM d, uuuu", "d-MMM-uuuu", "d-MMM-uu", "d/MMM/uuuu", "d/MMM/uu",
            "d/M/uuuu", "M/d/uuuu", "d/M/uu", "M/d/uu",
            "d-M-uuuu", "M-d-uuuu", "d-M-uu", "M-d-uu").map(Moments::formatter).toList();

    private Moments() {
    }

    private static DateTimeFormatter formatter(String pattern) {
        return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern).toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** Whether both are the same day; where both can be read as two days, nobody knows. */
    static boolean sameDay(String left, String right) {
        var one = days(left);
        var two = days(right);
        var common = new HashSet<>(one);
        common.retainAll(two);
        return !common.isEmpty() && (one.size() == 1 || two.size() == 1);
    }

    private static Set<LocalDate> days(String text) {
        var days = new HashSet<LocalDate>();
        DAYS.forEach(format -> read(text, format, LocalDate::from).ifPresent(days::add));
        read(text, DateTimeFormatter.ISO_DATE_TIME, LocalDate::from).ifPresent(days::add);
        return days;
    }

    /** Whether both are the same moment; a time without a zone is only the same as one without. */
    static boolean sameMoment(String left, String right) {
        var one = moment(left);
        return one.isPresent() && one.equals(moment(right));
    }

    private static Optional<TemporalAccessor> moment(String text) {
        var withT = text.strip().replaceFirst("(?<=\\d) (?=\\d)", "T");
        return read(withT, DateTimeFormatter.ISO_DATE_TIME, OffsetDateTime::from)
                .<TemporalAccessor>map(time -> time.withOffsetSameInstant(ZoneOffset.UTC))
                .or(() -> read(withT, DateTimeFormatter.ISO_DATE_TIME, LocalDateTime::from));
    }

    static boolean sameTime(String left, String right) {
        var one = time(left);
        return one.isPresent() && one.equals(time(right));
    }

    private static Optional<TemporalAccessor> time(String text) {
        return read(text, DateTimeFormatter.ISO_TIME, OffsetTime::from)
                .<TemporalAccessor>map(time -> time.withOffsetSameInstant(ZoneOffset.UTC))
                .or(() -> read(text, DateTimeFormatter.ISO_TIME, LocalTime::from));
    }

    private static <T> Optional<T> read(String text, DateTimeFormatter format, TemporalQuery<T> query) {
        try {
            return Optional.of(format.parse(text.strip(), query));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
