package dev.caravan.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a task's documents and rows are taken from files and queues.
 *
 * @param key the field or column whose value names a row in the results; default {@code id}
 * @param content the fields or columns that are sent to the model; default none, which is the whole row
 * @param delimiter what stands between the columns of CSV; default whichever of comma, semicolon and tab its header shows
 * @param maxRowBytes the longest row; default 1,000,000
 * @param maxInFlight most rows of the task that are asked at once; default 16
 * @param reuse whether what was answered before is answered from the store; default yes
 * @param parkFor how long work waits while no model serves; default 12 hours
 * @param giveUpAfter how often work may be refused while other work of its task is answered, until it fails; default 8,
 *     which with its rests between takes about 20 minutes
 */
public record BatchConfig(String key, List<String> content, Optional<Character> delimiter, int maxRowBytes,
        int maxInFlight, boolean reuse, Duration parkFor, int giveUpAfter) {

    /** What holds where a chain says nothing. */
    public static final BatchConfig DEFAULT =
            new BatchConfig("id", List.of(), Optional.empty(), 1_000_000, 16, true, Duration.ofHours(12), 8);

    public BatchConfig {
        content = List.copyOf(content);
    }
}
