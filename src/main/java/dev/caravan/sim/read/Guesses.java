package dev.caravan.sim.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an unlabelled receipt still tells by its layout: who sold, and where. */
final class Guesses {

    private static final int HEAD = 6;
    private static final Pattern TRADE = Pattern.compile("(?i)\\b(s[do]n\\.? ?b[hn]d|bhd|enterprise|trading|"
            + "restaura?nt?|restoran|kedai|shop|mart|market|store|ltd|limited|inc|llc|gmbh|company|co\\.?|"
            + "cafe|hardware|pharmacy|bakery|station|gallery|books?|foods?|industries|sports?|centre|hotel)\\b");
    private static final Pattern REGISTRATION = Pattern.compile("(?i)\\W*(\\w{0,3}\\d[\\d -]{3,}\\W?[A-Z]{0,2}|"
            + "(co(mpany)?\\.?|roc|reg|business|gst|sst|tax|brn|rob)\\b.*\\d.*)\\W*");
    private static final Pattern END = Pattern.compile("(?i).*\\b(tel|fax|phone|gst|sst|roc|reg|invoice|receipt|"
            + "cash|date|email|e-mail|www|bill|order|table|cashier|tax|http|hotline|owned by|co)\\b.*|"
            + ".*\\d{2}-\\d{6,}.*|.*@.*");

    private final List<String> lines;

    Guesses(Document document) {
        this.lines = document.lines();
    }

    Optional<String> company() {
        var at = companyAt();
        return at < 0 ? Optional.empty() : Optional.of(String.join(" ", lines.subList(at, companyEnd(at))));
    }

    private int companyAt() {
        for (var at = 0; at < Math.min(HEAD, lines.size()); at++) {
            if (TRADE.matcher(lines.get(at)).find() && !END.matcher(lines.get(at)).matches()) {
                return startsBefore(at) ? at - 1 : at;
            }
        }
        for (var at = 0; at < lines.size(); at++) {
            if (isName(lines.get(at))) return at;
        }
        return -1;
    }

    /** A line of only the legal form belongs to the line before. */
    private boolean startsBefore(int at) {
        return at > 0 && lines.get(at).matches("(?i)\\W*((\\([^)]*\\)\\s*)?s[dn]n\\.? bhd|enterprise|"
                + "\\(m\\) sdn bhd)\\W*");
    }

    private int companyEnd(int at) {
        var end = at + 1;
        var open = lines.get(at).matches("[^)]*\\([^)]*");
        while (end < lines.size() && end < at + 3 && (open || startsBefore(end))) {
            open = open && !lines.get(end).contains(")");
            end++;
        }
        return end;
    }

    private static boolean isName(String line) {
        return line.replaceAll("[^\\p{L}]", "").length() >= 3 && !END.matcher(line).matches();
    }

    /** The lines after the company up to a phone, a registration or a date. */
    Optional<String> address() {
        var company = companyAt();
        if (company < 0) return Optional.empty();
        var at = companyEnd(company);
        while (at < lines.size() && isRegistration(lines.get(at))) at++;
        var address = new ArrayList<String>();
        while (at < lines.size() && address.size() < 6 && !ends(lines.get(at))) address.add(lines.get(at++));
        return address.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", address));
    }

    private static boolean isRegistration(String line) {
        return REGISTRATION.matcher(line).matches() && !line.contains(",");
    }

    private static boolean ends(String line) {
        return END.matcher(line).matches() || isRegistration(line) || Dates.first(line).isPresent();
    }
}
