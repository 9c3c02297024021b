package dev.caravan.report;

import dev.caravan.ledger.Attempt;
import dev.caravan.outcome.Outcome.Kind;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up what each model was used for and cost. */
final class ModelTally {

    private final Map<String, Report.Model> models = new HashMap<>();
    private final Map<String, Latencies> latencies = new HashMap<>();

    void add(Attempt attempt) {
        var called = attempt.kind() == Kind.CALL;
        models.merge(attempt.model(), new Report.Model(attempt.model(), attempt.provider(), called ? 1 : 0,
                called && attempt.success() ? 1 : 0, attempt.usage().input(), attempt.usage().output(),
                attempt.cost().orElse(BigDecimal.ZERO), attempt.unpriced() ? 1 : 0, attempt.usage().estimated() ? 1 : 0,
                new Latency(0, 0, 0)), ModelTally::sum);
        if (called && attempt.success()) {
            latencies.computeIfAbsent(attempt.model(), model -> new Latencies()).add(attempt.latency());
        }
    }

    private static Report.Model sum(Report.Model one, Report.Model two) {
        return new Report.Model(one.name(), two.provider().isEmpty() ? one.provider() : two.provider(),
                one.attempts() + two.attempts(), one.answers() + two.answers(), one.inputTokens() + two.inputTokens(),
                one.outputTokens() + two.outputTokens(), one.cost().add(two.cost()), one.unpriced() + two.unpriced(),
                one.estimated() + two.estimated(), one.latency());
    }

    /** The dearest first. */
    List<Report.Model> told() {
        return models.values().stream().map(this::withLatency)
                .sorted(Comparator.comparing(Report.Model::cost).reversed().thenComparing(Report.Model::name)).toList();
    }

    private Report.Model withLatency(Report.Model model) {
        return new Report.Model(model.name(), model.provider(), model.attempts(), model.answers(), model.inputTokens(),
                model.outputTokens(), model.cost(), model.unpriced(), model.estimated(),
                latencies.getOrDefault(model.name(), new Latencies()).told());
    }
}
