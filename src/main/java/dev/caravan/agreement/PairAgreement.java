package dev.caravan.agreement;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * How far another model's answers to a task agreed with those of the model that served.
 *
 * @param measure {@code json} or {@code prose}
 * @param samples calls that both answered
 * @param precision mean over the calls, as are {@code recall} and {@code f1}
 */
public record PairAgreement(String task, String served, String other, String measure, long samples, double precision,
        double recall, double f1) {

    static PairAgreement of(Map<String, Object> row) {
        return new PairAgreement(String.valueOf(row.get("task")), String.valueOf(row.get("served_model")),
                String.valueOf(row.get("other_model")), String.valueOf(row.get("measure")),
                ((Number) row.get("samples")).longValue(), share(row, "mean_precision"), share(row, "mean_recall"),
                share(row, "mean_f1"));
    }

    private static double share(Map<String, Object> row, String column) {
        return ((Number) row.get(column)).doubleValue();
    }

    /** Whether there are enough samples to say anything. */
    @JsonProperty
    public boolean enough() {
        return samples >= Interval.ENOUGH;
    }

    /** Where the true F1 lies. */
    @JsonProperty
    public Interval interval() {
        return Interval.of(f1, samples);
    }
}
