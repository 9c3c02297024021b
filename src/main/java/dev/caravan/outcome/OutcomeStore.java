package dev.caravan.outcome;

import dev.caravan.config.Library;
import dev.caravan.config.SettingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** The database of outcomes and of work, opened and brought up to date at first use. Safe for all threads. */
public abstract class OutcomeStore implements AutoCloseable {

    private static final String POSTGRESQL = "jdbc:postgresql:";

    private static final int LONGEST_COMPLAINT = 300;

    private boolean migrated;
    private int generation;

    /**
     * The store at a place.
     *
     * @param place the path of a SQLite file, or an address such as {@code jdbc:postgresql://host/name?user=…}
     */
    public static OutcomeStore at(String place) {
        if (place.startsWith("jdbc:") && !place.startsWith(POSTGRESQL)) {
            throw new SettingException("the property caravan.database must be the path of a SQLite file or begin with "
                    + POSTGRESQL + ", began with " + place.substring(0, place.indexOf(':', "jdbc:".length()) + 1));
        }
        if (place.startsWith(POSTGRESQL)) {
            Library.need("caravan.database=" + POSTGRESQL + "…", Library.POSTGRESQL, Library.FLYWAY_POSTGRESQL);
            return new PostgresStore(place);
        }
        return new SqliteStore(Path.of(place));
    }

    /** Gives connections; each may wait for the database for a few seconds, then fails. */
    public abstract DataSource dataSource();

    /** The database's own SQL: the end of the name of the folder with what differs between databases. */
    abstract String dialect();

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
            migrate(Flyway.configure().locations("classpath:caravan/db", "classpath:caravan/db-" + dialect()));
            migrated = true;
            generation++;
        }
    }

    /** Keeps the database's files small while many write and read at once; may take a few seconds now and then. */
    public void tidy() {
        // nothing to do where the database does so itself
    }

    /** How often tables were brought up to date; another number means that the database is not the one it was. */
    public synchronized int generation() {
        return generation;
    }

    /**
     * Why the database didn't do what it was told, as its driver says it, and what to do. Never an address, for it may
     * hold a password.
     */
    public String complaint(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var said = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
        var told = said.contains("jdbc:") ? "" : " " + said.substring(0, Math.min(said.length(), LONGEST_COMPLAINT));
        return cause.getClass().getSimpleName() + told + "; " + remedy(told);
    }

    /** What to do about this complaint. */
    abstract String remedy(String complaint);

    /** Brings the tables up to date while other threads and nodes may be doing the same. */
    abstract void migrate(FluentConfiguration flyway);

    /** Inserts rows at once, where no route does it any more. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void insert(List<Map<String, Object>> rows) {
        new NamedParameterJdbcTemplate(dataSource())
                .batchUpdate(Sql.named("insert-outcome.sql"), rows.toArray(new Map[0]));
    }

    @Override
    public abstract void close();
}
