package dev.caravan.report;

import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The report's pictures. */
final class Charts {

    private static final int MOST_MODELS = 12;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    private final Report report;

    Charts(Report report) {
        this.report = report;
    }

    /** How each day's calls ended. */
    Picture calls() {
        return new Picture("Calls by day", days(), true)
                .with("first choice", 0, ofDays(day -> day.calls().answered() - day.calls().saved()))
                .with("saved by a fallback", 2, ofDays(day -> day.calls().saved()))
                .with("not answered", 1, ofDays(day -> day.calls().failed()));
    }

    /** What was spent on each model. */
    Picture spend() {
        var models = report.models().stream().filter(model -> model.cost().signum() > 0).limit(MOST_MODELS).toList();
        return new Picture("Dollars by model", models.stream().map(Report.Model::name).toList(), false)
                .with("dollars", 0, models.stream().map(model -> (Number) model.cost()).toList());
    }

    /** What fallbacks cost each day, by reason. */
    Picture premium() {
        var picture = new Picture("Premium in dollars by day", days(), false);
        for (var reason : report.money().premium().keySet().stream().sorted().toList()) {
            picture = picture.with(reason.words(), reason.ordinal(),
                    ofDays(day -> day.premium().getOrDefault(reason, BigDecimal.ZERO)));
        }
        return picture;
    }

    /** How long answers of each model took. */
    Picture latency() {
        var models = report.models().stream().filter(model -> model.latency().samples() > 0).limit(MOST_MODELS)
                .toList();
        return new Picture("Seconds by model", models.stream().map(Report.Model::name).toList(), false)
                .with("half of the answers within", 0, seconds(models, model -> model.latency().medianMs()))
                .with("95 of 100 within", 2, seconds(models, model -> model.latency().p95Ms()));
    }

    private static List<Number> seconds(List<Report.Model> models, Function<Report.Model, Long> millis) {
        return models.stream().map(model -> (Number) (millis.apply(model) / 1000.0)).toList();
    }

    private List<String> days() {
        return report.days().stream().map(Report.Day::day).map(DAY::format).toList();
    }

    private List<Number> ofDays(Function<Report.Day, Number> figure) {
        return new ArrayList<>(report.days().stream().map(figure).toList());
    }
}
