package dev.caravan.sim.read;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The amount to pay on a receipt, by the best label for it, however the columns were scanned. */
final class Totals {

    private static final List<Pattern> RANKS = List.of(
            Pattern.compile("(?i)grand total|amount due|balance due|total due|(total|amount|nett?) payable"
                    + "|round\\w*\\s*d?\\s*total|total\\s*(amt|amount)?\\s*(\\(?rm\\)?)?\\s*(after )?round"),
            Pattern.compile("(?i)total.{0,12}\\(?incl|nett? total|total amount|total amt|nett? amount"
                    + "|total sales|total rm|total \\(rm\\)|total after"),
            Pattern.compile("(?i)^\\W*total|\\btotal\\W*$|total\\s*:"));
    private static final Pattern OTHER = Pattern.compile("(?i)sub[\\s-]*total|exclu|excl\\b|before|qty"
            + "|quantity|\\bitems?\\b|disc|saving|total\\s+(gst|tax|vat|round)\\b(?!ed)|(tax|gst)\\s+total"
            + "|rounding|points?|tender|change");

    private static final Pattern AMOUNT = Pattern.compile("(?i)\\W*(RM|MYR|USD)?[\\s:$€£]*-?[\\d,.]+"
            + "[.,]\\d{2}\\s*(RM|SR|S|ZR|Z)?\\W*");
    private static final Pattern ROUNDING = Pattern.compile("(?i)ro\\w{0,3}nd");

    private final List<String> lines;

    Totals(Document document) {
        this.lines = document.lines();
    }

    Optional<String> find() {
        return labelled().map(this::rounded);
    }

    /** Where cash is rounded to five cents, the rounded amount is the one paid. */
    private String rounded(String total) {
        var text = String.join("\n", lines);
        if (total.matches(".*[05]") || !ROUNDING.matcher(text).find()) return total;
        return Amounts.all(text).stream().filter(amount -> amount.matches(".*[05]"))
                .filter(amount -> isNear(amount, total)).findFirst().orElse(total);
    }

    private static boolean isNear(String amount, String total) {
        var gap = Amounts.value(amount).subtract(Amounts.value(total)).abs();
        return gap.compareTo(new BigDecimal("0.02")) <= 0;
    }

    private Optional<String> labelled() {
        for (var rank : RANKS) {
            for (var at = 0; at < lines.size(); at++) {
                if (!rank.matcher(lines.get(at)).find() || OTHER.matcher(lines.get(at)).find()) continue;
                var amount = amount(at);
                if (amount.isPresent()) return amount;
            }
        }
        return Optional.empty();
    }

    /** On the label's line, else below it, where a scan may put all labels before all amounts. */
    private Optional<String> amount(int label) {
        var beside = Amounts.last(lines.get(label));
        if (beside.isPresent()) return beside;
        var first = label + 1;
        while (first < lines.size() && first <= label + 8 && !isAmount(first)) first++;
        if (first >= lines.size() || !isAmount(first)) return Optional.empty();
        var last = first;
        while (last + 1 < lines.size() && isAmount(last + 1)) last++;
        var labelsAfter = labels(label + 1, first);
        var amounts = last - first + 1;
        var at = labelsAfter == 0 || amounts <= labelsAfter ? first : last - labelsAfter;
        return Amounts.last(lines.get(at));
    }

    private int labels(int from, int to) {
        return (int) lines.subList(from, to).stream()
                .filter(line -> line.replaceAll("(?i)\\bRM\\b|[^\\p{L}]", "").length() > 1).count();
    }

    private boolean isAmount(int at) {
        return AMOUNT.matcher(lines.get(at)).matches();
    }
}
