package dev.caravan.sim.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an unlabelled receipt still tells by its layout: who sold, and where. */
final class Guesses {

    private static final int HEAD = 6;
    private static final Pattern TRADE = Pattern.compile("(?i)\\b(s[do]n\\.? ?b[hn]d|bhd|s/b|sb|"
            + "enterprise|trading|restaura?nt?|restoran|kedai|shop|mart|market|store|ltd|limited|inc|"
            + "llc|gmbh|company|co\\.?|cafe|hardware|pharmacy|bakery|station|gallery|books?|foods?|"
            + "industries|sports?|centre|hotel|house)\\b");
    private static final Pattern FORM = Pattern.compile("(?i)\\W*((\\([^)]*\\)\\s*)?s[dn]n\\.? bhd\\.?|"
            + "enterprise|(co\\.? )?\\(m\\) (sdn )?bhd)\\W*(\\(?\\d{4,}.*)?");
    private static final Pattern NUMBER =
            Pattern.compile("(?i)\\s*(\\(?\\w{0,2}\\d{4,}[\\s-]*[A-Z]?\\)?|\\([^)]*\\d{4,}[^)]*\\)?)\\s*$");
    private static final Pattern REGISTRATION = Pattern.compile("(?i)\\W*(\\w{0,3}\\d[\\d -]{3,}\\W?"
            + "[A-Z]{0,2}|(co(mpany)?\\.?|roc|reg|business|gst|sst|tax|brn|rob)\\b.*\\d.*)\\W*");
    private static final Pattern END = Pattern.compile("(?i).*\\b(tel|fax|phone|gst|sst|roc|reg|"
            + "invoice|receipt|cash|date|email|e-mail|www|bill|order|table|cashier|tax|http|hotline|"
            + "own(ed)? by|company no|co\\.? no|shopping with|lot|jalan|jln|level|flr)\\b.*"
            + "|.*\\d{2}-\\d{6,}.*|.*@.*");
    private static final Pattern STREET = Pattern.compile("(?i)\\b(lot|jalan|jln|level|flr)\\b");

    private final List<String> lines;

    Guesses(Document document) {
        this.lines = document.lines();
    }

    Optional<String> company() {
        var at = companyAt();
        if (at < 0) return Optional.empty();
        var name = String.join(" ", lines.subList(at, companyEnd(at)));
        var bare = NUMBER.matcher(name).replaceFirst("").strip();
        return Optional.of(bare.isEmpty() ? name : bare);
    }

    private int companyAt() {
        for (var at = 0; at < Math.min(HEAD, lines.size()); at++) {
            if (TRADE.matcher(lines.get(at)).find() && isName(lines.get(at))) {
                return isForm(at) && at > 0 ? at - 1 : at;
            }
        }
        for (var at = 0; at < lines.size(); at++) {
            if (isName(lines.get(at))) return at;
        }
        return -1;
    }

    /** A line of only the legal form belongs to the line before. */
    private boolean isForm(int at) {
        return FORM.matcher(lines.get(at)).matches();
    }

    private int companyEnd(int at) {
        var end = at + 1;
        var open = lines.get(at).matches("[^)]*\\([^)]*");
        while (end < lines.size() && end < at + 3 && (open || isForm(end))) {
            open = open && !lines.get(end).contains(")");
            end++;
        }
        return end;
    }

    private static boolean isName(String line) {
        return line.replaceAll("[^\\p{L}]", "").length() >= 3 && !END.matcher(line).matches()
                && !isRegistration(line);
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
        var isEnd = END.matcher(line).matches() && !STREET.matcher(line).find();
        return isEnd || isRegistration(line) || Dates.first(line).isPresent();
    }
}
