package dev.caravan.report;

import dev.caravan.advice.Advice;
import dev.caravan.advice.WhatIf;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What may be made better of each chain, for the page. */
final class AdviceSection {

    private AdviceSection() {
    }

    static void putInto(Map<String, Object> view, List<Advice> advice) {
        view.put("hasAdvice", !advice.isEmpty());
        view.put("advice", advice.stream().map(AdviceSection::chain).toList());
        view.put("assumptions", WhatIf.ASSUMPTIONS);
    }

    private static Map<String, Object> chain(Advice advice) {
        var rows = new ArrayList<Map<String, Object>>();
        rows.add(row("As it was", advice.order(), Words.number(advice.calls()), Words.number(advice.answered()),
                advice.cost(), ""));
        rows.add(row("Today\u2019s order, computed", advice.today()));
        advice.next().ifPresent(tried -> rows.add(row("Stand-in second", tried)));
        advice.first().ifPresent(tried -> rows.add(row("Stand-in first", tried)));
        return Map.of("chain", advice.chain(), "sentence", sentence(advice), "orders", rows);
    }

    private static String sentence(Advice advice) {
        var threshold = Words.percent(advice.threshold());
        return advice.standIn().map(found -> found.model() + " is the cheapest model that agrees with "
                + advice.order().get(0) + " well enough: " + Words.percent(found.agreement()) + " of "
                + Words.count(found.samples(), "call") + ", and surely more than " + Words.percent(found.low()) + ".")
                .orElse("No model is known to agree with " + advice.order().get(0) + " in more than " + threshold
                        + " for sure. Shadows would tell.");
    }

    private static Map<String, Object> row(String name, WhatIf tried) {
        var row = row(name, tried.order(), Words.number(tried.calls()), Words.number(Math.round(tried.answered())),
                tried.cost(), tried.answered() == 0 ? "" : Words.seconds(tried.meanMs()));
        tried.unpriced().stream().findFirst().ifPresent(model -> row.put("cost", row.get("cost") + " and more"));
        return row;
    }

    private static Map<String, Object> row(String name, List<String> order, String calls, String answered,
            BigDecimal cost, String time) {
        var row = new LinkedHashMap<String, Object>();
        row.put("name", name);
        row.put("order", String.join(", ", order));
        row.put("calls", calls);
        row.put("answered", answered);
        row.put("cost", Words.money(cost));
        row.put("time", time);
        return row;
    }
}
