package dev.caravan.door;

import dev.caravan.config.BatchConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Opens files of rows by their ending: {@code .jsonl} and {@code .ndjson}, {@code .csv} and {@code .tsv}. */
final class RowFiles {

    private static final Pattern JSON = Pattern.compile(".*\\.(jsonl|ndjson)", Pattern.DOTALL);

    private RowFiles() {
    }

    /**
     * Begins to read.
     *
     * @throws UnreadableDocumentException when the file is a link, empty, or has no usable header
     */
    static RowReader open(Path file, BatchConfig batch) throws IOException {
        Documents.checkNoLink(file);
        if (Files.size(file) == 0) {
            throw new UnreadableDocumentException("the file is empty");
        }
        var lines = new Lines(Files.newInputStream(file), batch.maxRowBytes());
        try {
            var content = new RowContent(batch);
            return JSON.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT)).matches()
                    ? new JsonRows(lines, content) : new CsvRows(lines, content, batch.delimiter());
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
    }
}
