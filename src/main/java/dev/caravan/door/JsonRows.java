package dev.caravan.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/** JSON Lines: a JSON value in each line that is not blank. */
final class JsonRows implements RowReader {

    /** Numbers stay as they are written. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    private final Lines lines;
    private final RowContent content;
    private long number;

    JsonRows(Lines lines, RowContent content) {
        this.lines = lines;
        this.content = content;
    }

    @Override
    public Optional<Row> next() throws IOException {
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            if (!line.get().blank()) {
                number++;
                return line.map(this::row);
            }
        }
        return Optional.empty();
    }

    private Row row(Lines.Line line) {
        if (line.tooLong()) {
            return content.tooLong(number, line.number());
        }
        try {
            var text = line.text();
            var value = JSON.readTree(text);
            return value.isNull() ? Row.broken(number, line.number(), "no_content", "the row is empty")
                    : content.row(number, line.number(), value, value.isTextual() ? value.asText() : text.strip());
        } catch (JsonProcessingException e) {
            var place = e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
            return Row.broken(number, line.number(), "no_json", "the row is no JSON" + place);
        }
    }

    @Override
    public long position() {
        return lines.position();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
