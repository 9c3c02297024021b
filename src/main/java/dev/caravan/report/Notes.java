package dev.caravan.report;

import dev.caravan.agreement.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a reader must know of how the figures come about, and what is missing from them. */
final class Notes {

    private static final List<String> ASSUMPTIONS = List.of(
            "Costs are the providers' list prices in US dollars times the tokens of each attempt, without taxes, "
                    + "discounts and free allowances.",
            "The premium supposes that the first choice would have used the same number of tokens, cached ones "
                    + "included. Models differ in that by a tenth or two.",
            "Calls that ended before any model was asked, because a budget was spent or the request could not be "
                    + "understood, leave no row and are not among the calls.",
            "A provider is available for a call when it answered one of the attempts made at it. An answer that a "
                    + "check rejected counts as one.",
            "The time of a call is what the caller waited, failed attempts and pauses included; that of a model is "
                    + "one successful attempt.",
            "Agreement is the F1 measure of the fields of JSON, or of the words of prose, averaged over the calls, "
                    + "with Wilson's interval. Fewer than " + Interval.ENOUGH + " calls say nothing.",
            "Days are those of UTC.");

    private final Report report;

    Notes(Report report) {
        this.report = report;
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        var unpriced = report.models().stream().filter(model -> model.unpriced() > 0)
                .map(model -> model.name() + " (" + Words.count(model.unpriced(), "attempt") + ")")
                .collect(Collectors.joining(", "));
        if (!unpriced.isEmpty()) {
            lines.add("No price is known of " + unpriced + ", so what they cost is missing above. Give them a price in "
                    + "caravan.yaml.");
        }
        var estimated = report.models().stream().mapToLong(Report.Model::estimated).sum();
        if (estimated > 0) {
            lines.add("The tokens of " + Words.count(estimated, "attempt")
                    + " were estimated, for the provider told none.");
        }
        lines.addAll(ASSUMPTIONS);
        return lines;
    }
}
