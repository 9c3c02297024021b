package dev.caravan.outcome;

import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The database of outcomes, opened and brought up to date at first use. Safe for all threads. */
public abstract class OutcomeStore implements AutoCloseable {

    private static final String POSTGRESQL = "jdbc:postgresql:";

    private boolean migrated;

    /**
     * The store at a place.
     *
     * @param place the path of a SQLite file, or an address such as {@code jdbc:postgresql://host/name?user=…}
     */
    public static OutcomeStore at(String place) {
        return place.startsWith(POSTGRESQL) ? new PostgresStore(place) : new SqliteStore(Path.of(place));
    }

    /** Gives connections; each may wait for the database for a few seconds, then fails. */
    public abstract DataSource dataSource();

    /** Makes what the database needs to be opened; true when what was there before is gone. */
    abstract boolean prepare() throws IOException;

    /**
     * Makes sure that the tables are there and up to date.
     *
     * @throws IOException when the database's folder can't be made
     */
    public synchronized void open() throws IOException {
        if (prepare()) {
            migrated = false;
        }
        if (!migrated) {
            Flyway.configure().dataSource(dataSource()).locations("classpath:caravan/db").load().migrate();
            migrated = true;
        }
    }

    @Override
    public abstract void close();
}
