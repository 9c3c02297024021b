package dev.caravan.outcome;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The packaged statements, for those who run them without a route. */
public final class Sql {

    private Sql() {
    }

    /** The statement of a file such as {@code insert-outcome.sql}, its parameters as in {@code :name}. */
    public static String named(String file) {
        try (var in = Sql.class.getResourceAsStream("/caravan/sql/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace(":#", ":");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
