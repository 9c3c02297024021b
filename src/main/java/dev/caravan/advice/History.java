package dev.caravan.advice;

import dev.caravan.config.ModelConfig;
import dev.caravan.failure.Reason;
import dev.caravan.ledger.Attempt;
import dev.caravan.outcome.Outcome.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The recorded calls, added up so that any order of models can be tried on them. One thread only. */
final class History {

    private static final long WINDOW_MS = Duration.ofMinutes(10).toMillis();
    private static final Evidence NONE = new Evidence();
    private static final int DIGITS = 6;

    private final Map<String, ModelConfig> pool;
    private final Map<String, Evidence> evidence = new HashMap<>();
    private final Map<String, Map<Long, Load>> loads = new HashMap<>();
    private final Map<String, Load> totals = new HashMap<>();
    private final Map<String, BigDecimal> spent = new HashMap<>();

    History(Collection<ModelConfig> models) {
        pool = models.stream().collect(Collectors.toMap(ModelConfig::name, model -> model));
    }

    /** Adds the attempts of a call, its shadow's included, or a probe. */
    void add(List<Attempt> attempts) {
        var window = window(attempts.get(0).started());
        attempts.stream().collect(Collectors.groupingBy(attempt -> attempt.kind() + " " + attempt.model(),
                LinkedHashMap::new, Collectors.toList())).values().forEach(own ->
                        of(own.get(0).model()).add(window, own));
        var call = attempts.stream().filter(attempt -> attempt.kind() == Kind.CALL).toList();
        if (!call.isEmpty()) {
            addCall(window, call);
        }
    }

    private void addCall(long window, List<Attempt> call) {
        var first = call.get(0).first();
        if (call.stream().noneMatch(attempt -> attempt.model().equals(first))
                && call.stream().anyMatch(attempt -> attempt.reason().filter(Reason.CIRCUIT::equals).isPresent())) {
            of(first).passedOver(window);
        }
        var last = call.get(call.size() - 1);
        if (last.success() || last.reason().filter(Reason.CALLER::equals).isEmpty()) {
            count(window, last);
            call.forEach(attempt -> spent.merge(last.chain(), attempt.cost().orElse(BigDecimal.ZERO), BigDecimal::add));
        }
    }

    private void count(long window, Attempt last) {
        var load = loads.computeIfAbsent(last.chain(), chain -> new TreeMap<>())
                .computeIfAbsent(window, each -> new Load());
        for (var each : List.of(load, totals.computeIfAbsent(last.chain(), chain -> new Load()))) {
            if (last.success()) {
                each.add(last.usage(), last.started(), pool.values());
            } else {
                each.add();
            }
        }
    }

    private static long window(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), WINDOW_MS);
    }

    private Evidence of(String model) {
        return evidence.computeIfAbsent(model, name -> new Evidence());
    }

    /** The calls of a chain, and what a model would have cost for one of them. */
    Load total(String chain) {
        return totals.getOrDefault(chain, new Load());
    }

    /** What the calls of a chain cost in truth. */
    BigDecimal spent(String chain) {
        return spent.getOrDefault(chain, BigDecimal.ZERO);
    }

    WhatIf tried(String chain, List<String> order) {
        double answered = 0;
        double cost = 0;
        double millis = 0;
        for (var window : loads.getOrDefault(chain, Map.of()).entrySet()) {
            double reach = window.getValue().calls();
            for (var model : order) {
                var known = evidence.getOrDefault(model, NONE);
                double here = reach * known.chance(window.getKey()).orElse(0);
                var load = window.getValue().answered() > 0 ? window.getValue() : total(chain);
                answered += here;
                cost += here * load.cost(model) + (reach - here) * known.failureCost();
                millis += here * known.answerMillis() + (reach - here) * known.failureMillis();
                reach -= here;
            }
        }
        return new WhatIf(order, total(chain).calls(), answered,
                BigDecimal.valueOf(cost).setScale(DIGITS, RoundingMode.HALF_UP),
                Math.round(answered == 0 ? 0 : millis / answered),
                order.stream().filter(model -> evidence.getOrDefault(model, NONE).chance(0).isEmpty()).toList(),
                order.stream().filter(model -> !priced(model)).toList());
    }

    boolean priced(String model) {
        return pool.containsKey(model) && pool.get(model).price().isPresent();
    }
}
