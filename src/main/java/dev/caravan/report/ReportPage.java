package dev.caravan.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.caravan.advice.Advice;
import dev.caravan.agreement.Comparison;
import dev.caravan.agreement.PairAgreement;
import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The report as one HTML page that needs nothing beside it. Everything that callers named is escaped. */
final class ReportPage {

    private static final Template PAGE = Mustache.compiler().escapeHTML(true)
            .withLoader(name -> resource(name + ".mustache")).compile(resource("page.mustache"));

    private final Report report;
    private final List<Advice> advice;
    private final Count calls;
    private final Report.Money money;

    ReportPage(Report report, List<Advice> advice) {
        this.report = report;
        this.advice = advice;
        this.calls = report.calls();
        this.money = report.money();
    }

    private static Reader resource(String name) {
        return new InputStreamReader(
                ReportPage.class.getResourceAsStream("/caravan/report/" + name), StandardCharsets.UTF_8);
    }

    String html() {
        var view = new LinkedHashMap<String, Object>();
        view.put("title", "What the language models did");
        view.put("span", Words.day(Tally.day(report.since())) + " to " + Words.moment(report.until()));
        view.put("made", Words.moment(report.made()));
        view.put("none", calls.calls() == 0);
        view.put("notes", new Notes(report).lines());
        new Sentences(report).putInto(view);
        putAnswers(view);
        putMoney(view);
        putQuality(view);
        AdviceSection.putInto(view, advice);
        return PAGE.execute(view);
    }

    private void putAnswers(Map<String, Object> view) {
        var charts = new Charts(report);
        putPicture(view, "callsPicture", charts.calls());
        putPicture(view, "latencyPicture", charts.latency());
        view.put("providers", report.providers().entrySet().stream().map(entry -> Map.of("name", entry.getKey(),
                "calls", Words.number(entry.getValue().wanted()), "answered", Words.number(entry.getValue().answered()),
                "available", Words.percent(entry.getValue().availability()))).toList());
        view.put("all", count(calls));
        view.put("chains", report.chains().entrySet().stream().map(entry -> chain(entry.getKey(), entry.getValue()))
                .toList());
        putCounts(view, "failures", "hasFailures", report.failures(), ReportPage::failure);
        view.put("speeds", report.models().stream().filter(model -> model.latency().samples() > 0)
                .map(model -> speed(model.name(), model.latency())).toList());
    }

    private static Map<String, Object> count(Count count) {
        var row = new LinkedHashMap<String, Object>();
        row.put("calls", Words.number(count.calls()));
        row.put("answered", Words.number(count.answered()));
        row.put("saved", Words.number(count.saved()));
        row.put("available", Words.percent(count.availability()));
        return row;
    }

    private static Map<String, Object> chain(String name, Report.Chain chain) {
        var row = speed(name, chain.latency());
        row.putAll(count(chain.calls()));
        return row;
    }

    private static Map<String, Object> speed(String name, Latency latency) {
        var row = new LinkedHashMap<String, Object>();
        row.put("name", name);
        row.put("answers", Words.number(latency.samples()));
        row.put("median", latency.samples() == 0 ? "" : Words.seconds(latency.medianMs()));
        row.put("p95", latency.samples() == 0 ? "" : Words.seconds(latency.p95Ms()));
        return row;
    }

    private void putMoney(Map<String, Object> view) {
        var charts = new Charts(report);
        putPicture(view, "spendPicture", charts.spend());
        putPicture(view, "premiumPicture", charts.premium());
        view.put("models", report.models().stream().map(this::model).toList());
        view.put("total", Words.money(money.total()));
        view.put("hasPremium", !money.premium().isEmpty());
        view.put("reasons", money.premium().entrySet().stream().map(entry -> reason(entry.getKey(), entry.getValue()))
                .toList());
    }

    private Map<String, Object> model(Report.Model model) {
        var row = new LinkedHashMap<String, Object>();
        row.put("name", model.name());
        row.put("provider", model.provider());
        row.put("answers", Words.number(model.answers()));
        row.put("input", Words.number(model.inputTokens()));
        row.put("output", Words.number(model.outputTokens()));
        row.put("cost", Words.money(model.cost()) + (model.unpriced() == 0 ? "" : " and more"));
        row.put("share", money.total().signum() == 0 ? ""
                : Words.percent(model.cost().doubleValue() / money.total().doubleValue()));
        return row;
    }

    private static Map<String, Object> reason(Reason reason, BigDecimal premium) {
        return Map.of("name", reason.words(), "meaning", reason.meaning(), "premium", Words.money(premium));
    }

    private void putQuality(Map<String, Object> view) {
        view.put("hasAgreements", !report.agreements().isEmpty());
        view.put("agreements", report.agreements().stream().map(ReportPage::agreement).toList());
        putCounts(view, "findings", "hasFindings", report.findings(), name -> Map.of("name", name));
    }

    /** Too few samples say nothing, and are shown as that. */
    private static Map<String, Object> agreement(PairAgreement pair) {
        var range = pair.interval();
        return Map.of("task", pair.task(), "served", pair.served(), "other", pair.other(),
                "measure", pair.measure().equals(Comparison.JSON) ? "fields" : "words",
                "samples", Words.number(pair.samples()),
                "agreement", pair.enough() ? Words.percent(pair.f1()) : "too few to say",
                "range", pair.enough() ? Words.percent(range.low()) + " to " + Words.percent(range.high()) : "");
    }

    private static Map<String, Object> failure(String kind) {
        return Map.of("name", kind.toLowerCase(Locale.ROOT).replace('_', ' '),
                "meaning", FailureClass.valueOf(kind).reason().meaning());
    }

    /** The most frequent first. */
    private static void putCounts(Map<String, Object> view, String name, String has, Map<String, Long> counts,
            Function<String, Map<String, Object>> row) {
        view.put(has, !counts.isEmpty());
        view.put(name, counts.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(entry -> {
                    var counted = new LinkedHashMap<>(row.apply(entry.getKey()));
                    counted.put("count", Words.number(entry.getValue()));
                    return counted;
                }).toList());
    }

    private static void putPicture(Map<String, Object> view, String name, Picture picture) {
        view.put(name, picture.empty() ? List.of() : List.of(Map.of(
                "title", picture.title(), "light", picture.light(), "dark", picture.dark())));
    }
}
