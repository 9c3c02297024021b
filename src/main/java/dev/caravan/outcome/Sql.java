package dev.caravan.outcome;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The packaged statements, and what goes into them. */
public final class Sql {

    private static final int LONGEST_WORD = 100;

    private Sql() {
    }

    /** As much of a caller's word as its column takes, without what PostgreSQL refuses, and the whole batch with it. */
    public static String fitting(String word) {
        return word.substring(0, Math.min(word.length(), LONGEST_WORD)).replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    }

    /** The statement of a file such as {@code insert-outcome.sql} for Spring, its parameters as in {@code :name}. */
    public static String named(String file) {
        try (var in = Sql.class.getResourceAsStream("/caravan/sql/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace(":#", ":");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
