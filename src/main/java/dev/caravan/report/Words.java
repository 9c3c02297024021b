package dev.caravan.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures as people read them. */
final class Words {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);
    private static final BigDecimal CENT = new BigDecimal("0.01");

    private Words() {
    }

    static String day(LocalDate day) {
        return DAY.format(day);
    }

    static String moment(Instant at) {
        return MOMENT.format(at.atOffset(ZoneOffset.UTC));
    }

    static String number(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** So many of a thing. */
    static String count(long number, String thing) {
        return number(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /** Dollars and cents; to the millionth where cents would tell nothing. */
    static String money(BigDecimal dollars) {
        var digits = dollars.signum() == 0 || dollars.abs().compareTo(BigDecimal.ONE) >= 0 ? 2
                : dollars.abs().compareTo(CENT) >= 0 ? 4 : 6;
        var rounded = dollars.abs().setScale(digits, RoundingMode.HALF_UP);
        return (dollars.signum() < 0 ? "\u2212$" : "$") + String.format(Locale.ENGLISH, "%,." + digits + "f", rounded);
    }

    /** As many digits as tell 99.95 from 100: never 100 where something is missing, never 0 where something is. */
    static String percent(double share) {
        if (share == 0 || share == 1) {
            return share == 0 ? "0 %" : "100 %";
        }
        var percent = new BigDecimal(share * 100);
        return share < 0.001 ? "under 0.1 %"
                : percent.setScale(share > 0.99 ? 2 : 1, RoundingMode.DOWN).toPlainString() + " %";
    }

    static String seconds(long millis) {
        return String.format(Locale.ENGLISH, millis < 10_000 ? "%.2f s" : "%.0f s", millis / 1000.0);
    }
}
