package dev.caravan.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.outcome.Health;
import dev.caravan.plan.Planner;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * {@code caravanHealthReport}: what people and monitors are told of health. Per model its state and figures, per chain
 * the order in which it would be asked now and why. Safe for all threads.
 */
public final class HealthReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Editions editions;
    private final OutcomeBean outcomes;
    private final ShadowBean shadows;

    HealthReport(Editions editions, OutcomeBean outcomes, ShadowBean shadows) {
        this.editions = editions;
        this.outcomes = outcomes;
        this.shadows = shadows;
    }

    /** The report as JSON. */
    public String json() throws JsonProcessingException {
        return JSON.writeValueAsString(report());
    }

    /** Answers 200 when every chain has a model that may be tried now, else 503, and tells nothing else. */
    public void ready(Exchange exchange) {
        var ready = unready().isEmpty();
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, ready ? 200 : 503);
        exchange.getMessage().setBody("{\"ready\":" + ready + "}");
    }

    /** The report as maps, lists, texts and numbers. */
    public Map<String, Object> report() {
        var edition = editions.present();
        var now = edition.planner().time().instant();
        var health = edition.planner().health().get();
        var models = new LinkedHashMap<String, Object>();
        edition.config().models().values().forEach(model ->
                models.put(model.name(), model(edition, model, health, now)));
        var chains = new LinkedHashMap<String, Object>();
        edition.config().chains().values().forEach(chain ->
                chains.put(chain.task(), chain(edition.planner(), chain, health)));
        var report = new LinkedHashMap<String, Object>();
        report.put("ready", unready(edition).isEmpty());
        report.put("at", now.toString());
        report.put("health_asked_at", health.equals(Health.UNKNOWN) ? null : health.at().toString());
        report.put("outcomes_waiting", outcomes.waitingCount());
        report.put("outcomes_dropped", outcomes.droppedCount());
        report.put("shadows_skipped", shadows.skippedCount());
        report.put("models", models);
        report.put("chains", chains);
        return report;
    }

    /** The tasks none of whose models may be tried now. */
    public List<String> unready() {
        return unready(editions.present());
    }

    private static List<String> unready(Edition edition) {
        return edition.config().chains().values().stream().filter(chain -> edition.planner().plan(chain).forced())
                .map(ChainConfig::task).toList();
    }

    private static Map<String, Object> model(Edition edition, ModelConfig model, Health health, Instant now) {
        var circuit = edition.planner().circuits().of(model);
        var known = health.of(model);
        var row = new LinkedHashMap<String, Object>();
        row.put("provider", model.provider().name());
        row.put("id", model.id());
        row.put("state", state(edition.planner(), model, health));
        row.put("circuit", circuit.state());
        row.put("away_until", circuit.awayUntil().isAfter(now) ? circuit.awayUntil().toString() : null);
        row.put("next_probe", edition.probes().next(model).map(Instant::toString).orElse(null));
        row.put("total", known.total());
        row.put("success_rate", known.total() == 0 ? null : known.successRate());
        row.put("failures_in_a_row", known.failuresInARow());
        row.put("mean_ms", known.measured() == 0 ? null : known.mean().toMillis());
        row.put("p95_ms", known.measured() == 0 ? null : known.p95().toMillis());
        row.put("first_token_ms", known.firstToken().map(Duration::toMillis).orElse(null));
        return row;
    }

    /** healthy, degraded, due-for-trial, or the circuit's open, half-open or resting. */
    private static String state(Planner planner, ModelConfig model, Health health) {
        var circuit = planner.circuits().of(model);
        if (circuit.open() && circuit.available()) {
            return "due-for-trial";
        }
        if (!circuit.state().equals("closed")) {
            return circuit.state();
        }
        return planner.degraded(model, health) ? "degraded" : "healthy";
    }

    private static Map<String, Object> chain(Planner planner, ChainConfig chain, Health health) {
        var plan = planner.plan(chain);
        var why = new LinkedHashMap<String, Object>();
        chain.models().forEach(model -> why.put(model.name(), state(planner, model, health)));
        var row = new LinkedHashMap<String, Object>();
        row.put("order", plan.models().stream().map(ModelConfig::name).toList());
        row.put("strategy", chain.strategy());
        row.put("forced", plan.forced());
        row.put("why", why);
        return row;
    }
}
