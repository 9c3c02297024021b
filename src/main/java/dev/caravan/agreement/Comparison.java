package dev.caravan.agreement;

import dev.caravan.outcome.Sql;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answers of two models to one call, compared. Holds nothing of the answers themselves.
 *
 * @param at when they were compared
 * @param measure {@code json} or {@code prose}
 */
public record Comparison(Instant at, String callId, String task, String served, String other, String measure,
        Overlap overlap) {

    public static final String JSON = "json";
    public static final String PROSE = "prose";

    /** The row of {@code agreements}, by the names that {@code insert-agreement.sql} uses. */
    public Map<String, Object> row() {
        var row = new LinkedHashMap<String, Object>();
        row.put("compared_at", at.toEpochMilli());
        row.put("call_id", callId);
        row.put("task", Sql.fitting(task));
        row.put("served_model", served);
        row.put("other_model", other);
        row.put("measure", measure);
        row.put("matched", overlap.matched());
        row.put("served_parts", overlap.served());
        row.put("other_parts", overlap.other());
        return row;
    }
}
