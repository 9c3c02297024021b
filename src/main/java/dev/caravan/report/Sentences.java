package dev.caravan.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What the figures say, in sentences. */
final class Sentences {

    private final Count calls;
    private final Report.Money money;

    Sentences(Report report) {
        this.calls = report.calls();
        this.money = report.money();
    }

    void putInto(Map<String, Object> view) {
        view.put("summary", summary());
        view.put("tiles", tiles());
        view.put("answered", answered());
        view.put("cost", cost());
        view.put("premium", premium());
    }

    private String summary() {
        return "Of " + Words.count(calls.calls(), "call") + " " + Words.number(calls.answered())
                + (calls.answered() == 1 ? " was" : " were") + " answered. "
                + (calls.saved() == 0 ? "No fallback was needed"
                : Words.number(calls.saved()) + " of them only because a fallback stepped in")
                + ". All of it cost " + Words.money(money.total()) + premiumInShort() + ".";
    }

    private String premiumInShort() {
        var premium = money.wholePremium();
        return switch (premium.signum()) {
            case 1 -> ", of which " + Words.money(premium) + " was the price of failures and fallbacks";
            case -1 -> "; fallbacks to cheaper models made that " + Words.money(premium.negate()) + " less";
            default -> "";
        };
    }

    private List<Map<String, String>> tiles() {
        return List.of(tile(Words.percent(calls.availability()), "of calls answered"),
                tile(Words.percent(calls.availabilityOfFirstChoices()), "without fallbacks"),
                tile(Words.number(calls.saved()), "calls saved by a fallback"),
                tile(Words.money(money.total()), "spent"),
                tile(signed(money.wholePremium()), "premium of failures and fallbacks"));
    }

    private static Map<String, String> tile(String figure, String label) {
        return Map.of("figure", figure, "label", label);
    }

    private static String signed(BigDecimal dollars) {
        return (dollars.signum() > 0 ? "+" : "") + Words.money(dollars);
    }

    private String answered() {
        return Words.count(calls.answered() - calls.saved(), "call") + " got an answer from the model that the chain "
                + "likes best, " + Words.number(calls.saved()) + " from another one. "
                + (calls.failed() == 0 ? "None" : Words.number(calls.failed())) + " went without an answer"
                + (calls.callers() == 0 ? "." : "; " + Words.number(calls.callers())
                + " more ended for a reason of the caller's own, such as a refused request, and count for neither.");
    }

    private String cost() {
        return "Calls cost " + Words.money(money.calls()) + ", " + Words.money(money.failed())
                + " of it for attempts that failed and were charged all the same. Probing providers that were out of "
                + "order cost " + Words.money(money.probes()) + " beside that, and copies of calls, sent to compare "
                + "answers, " + Words.money(money.shadows()) + ".";
    }

    private String premium() {
        return "The premium is what calls cost, paid failures included, beyond what their first choice would have "
                + "cost for the same tokens. A fallback to a cheaper model has a premium below zero. In all it was "
                + signed(money.wholePremium()) + (money.unknownPremiums() == 0 ? "."
                : ", without " + Words.count(money.unknownPremiums(), "call") + " for which a price is missing.");
    }
}
