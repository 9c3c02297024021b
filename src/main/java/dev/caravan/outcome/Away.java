package dev.caravan.outcome;

import dev.caravan.failure.FailureClass;
import java.time.Instant;
import java.util.Map;

/** A row of {@code away.sql}: calls are kept away from a model until a time, for a reason known since another. */
public record Away(String model, String keyId, FailureClass reason, Instant since, Instant until) {

    static Away of(Map<String, Object> row) {
        return new Away(String.valueOf(row.get("model")), String.valueOf(row.get("key_id")),
                FailureClass.valueOf(String.valueOf(row.get("failure_class"))),
                Instant.ofEpochMilli(((Number) row.get("since")).longValue()),
                Instant.ofEpochMilli(((Number) row.get("away_until")).longValue()));
    }
}
