package dev.caravan.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.BatchConfig;
import java.util.Optional;

/** What of a row is sent to the model, and what names it, as its task says. */
final class RowContent {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final BatchConfig batch;

    RowContent(BatchConfig batch) {
        this.batch = batch;
    }

    int maxBytes() {
        return batch.maxRowBytes();
    }

    /**
     * A row with these fields.
     *
     * @param whole what is sent where the task names no fields
     */
    Row row(long number, long line, JsonNode fields, String whole) {
        var key = fields.path(batch.key());
        for (var field : batch.content()) {
            if (fields.path(field).isMissingNode() || fields.path(field).isNull()) {
                return Row.broken(number, line, key, "no_content", "the row has no '" + field + "'");
            }
        }
        var content = batch.content().isEmpty() ? whole : chosen(fields);
        if (content.isBlank()) {
            return Row.broken(number, line, key, "no_content", "the row is empty");
        }
        return content.indexOf('\0') < 0 ? new Row(number, line, key, content, Optional.empty())
                : Row.broken(number, line, key, "no_text", "the row holds zero bytes, so it is no text");
    }

    /** Of one field its text, of several a JSON object. */
    private String chosen(JsonNode fields) {
        if (batch.content().size() == 1) {
            var only = fields.path(batch.content().get(0));
            return only.isTextual() ? only.asText() : only.toString();
        }
        ObjectNode chosen = JSON.objectNode();
        batch.content().forEach(field -> chosen.set(field, fields.path(field)));
        return chosen.toString();
    }

    Row tooLong(long number, long line) {
        return Row.broken(number, line, "row_too_long",
                "the row has more than the " + batch.maxRowBytes() + " bytes of max-row-bytes");
    }
}
