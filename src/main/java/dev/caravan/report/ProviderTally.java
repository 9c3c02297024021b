package dev.caravan.report;

import dev.caravan.failure.Reason;
import dev.caravan.ledger.Attempt;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each provider would have done alone, call by call. */
final class ProviderTally {

    private final Map<String, String> providerOf;
    private final Map<String, Report.Provider> asked = new TreeMap<>();
    /** Calls that passed over their first choice, by its name. */
    private final Map<String, Long> passedOver = new HashMap<>();

    ProviderTally(Map<String, String> providerOf) {
        this.providerOf = new HashMap<>(providerOf);
    }

    /** Adds the attempts of one call. */
    void add(List<Attempt> attempts) {
        var seen = new HashSet<String>();
        for (var attempt : attempts) {
            providerOf.put(attempt.model(), name(attempt));
            if (seen.add(name(attempt))) {
                addAsked(name(attempt), attempts.stream().filter(other -> name(other).equals(name(attempt))).toList());
            }
        }
        var first = attempts.get(0).first();
        if (attempts.stream().noneMatch(attempt -> attempt.model().equals(first))
                && attempts.stream().anyMatch(attempt -> attempt.reason().filter(Reason.CIRCUIT::equals).isPresent())) {
            passedOver.merge(first, 1L, Long::sum);
        }
    }

    private static String name(Attempt attempt) {
        return attempt.provider().isEmpty() ? attempt.model() : attempt.provider();
    }

    /** A call that ended for a reason of the caller's says nothing of the provider. */
    private void addAsked(String provider, List<Attempt> attempts) {
        var answered = attempts.stream().anyMatch(attempt -> attempt.success()
                || attempt.reason().filter(Reason.GUARD::equals).isPresent());
        var callers = attempts.stream().allMatch(attempt -> attempt.reason().filter(Reason.CALLER::equals).isPresent());
        if (answered || !callers) {
            add(provider, 1, answered ? 1 : 0);
        }
    }

    private void add(String provider, long wanted, long answered) {
        asked.merge(provider, new Report.Provider(wanted, answered), (one, two) ->
                new Report.Provider(one.wanted() + two.wanted(), one.answered() + two.answered()));
    }

    Map<String, Report.Provider> told() {
        passedOver.forEach((model, calls) -> add(providerOf.getOrDefault(model, model), calls, 0));
        passedOver.clear();
        return asked;
    }
}
