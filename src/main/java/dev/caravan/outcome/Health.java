package dev.caravan.outcome;

import dev.caravan.config.ModelConfig;
import dev.caravan.model.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the stored outcomes said at one moment. Immutable.
 *
 * @param at when the question was asked
 * @param models by {@code model key-id}
 * @param away from which models calls are kept away
 * @param usage mean tokens of successful calls by task
 */
public record Health(Instant at, Map<String, ModelHealth> models, List<Away> away, Map<String, Usage> usage) {

    /** Nothing is known yet. */
    public static final Health UNKNOWN = new Health(Instant.EPOCH, Map.of(), List.of(), Map.of());

    /** What a call uses where nothing is known of its task: three times as much input as output. */
    private static final Usage USUAL = new Usage(1500, 0, 0, 500, 0);

    public Health {
        models = Map.copyOf(models);
        away = List.copyOf(away);
        usage = Map.copyOf(usage);
    }

    /** Reads the rows of {@code health.sql}, {@code away.sql} and {@code typical-usage.sql}. */
    public static Health of(Instant at, List<Map<String, Object>> health, List<Map<String, Object>> away,
            List<Map<String, Object>> usage) {
        return new Health(at, health.stream().map(ModelHealth::of)
                .collect(Collectors.toMap(row -> row.model() + " " + row.keyId(), Function.identity())),
                away.stream().map(Away::of).toList(),
                usage.stream().collect(Collectors.toMap(row -> String.valueOf(row.get("task")), Health::usage)));
    }

    private static Usage usage(Map<String, Object> row) {
        return new Usage(number(row, "input_tokens"), number(row, "cached_tokens"), 0, number(row, "output_tokens"), 0);
    }

    private static long number(Map<String, Object> row, String column) {
        return ((Number) row.get(column)).longValue();
    }

    /** The tokens that a call for the task typically uses. */
    public Usage typicalUsage(String task) {
        return usage.getOrDefault(task, USUAL);
    }

    /** What is known of a model with its present key. */
    public ModelHealth of(ModelConfig model) {
        return models.getOrDefault(model.name() + " " + model.provider().key().fingerprint(),
                ModelHealth.unknown(model.name()));
    }

    /** Why and until when calls are kept away from a model with its present key. */
    public List<Away> away(ModelConfig model) {
        var key = model.provider().key().fingerprint();
        return away.stream().filter(row -> row.model().equals(model.name()) && row.keyId().equals(key)).toList();
    }
}
