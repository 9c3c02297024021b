package dev.caravan.outcome;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * Outcomes in a SQLite file. Connections are not pooled: opening one takes less than a millisecond, and none outlives
 * the file, so that a file that was deleted is made again.
 */
final class SqliteStore extends OutcomeStore {

    private static final int BUSY_TIMEOUT_MS = 5000;
    private static final int MIGRATION_ATTEMPTS = 5;

    private final Path file;
    /** Makes the file where there is none. */
    private final SQLiteDataSource maker;
    /** Doesn't: a file without tables would be taken for one that was opened. */
    private final SQLiteDataSource connections;

    SqliteStore(Path file) {
        this.file = file.toAbsolutePath();
        this.maker = connections(config());
        var config = config();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        this.connections = connections(config);
    }

    private static SQLiteConfig config() {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        return config;
    }

    private SQLiteDataSource connections(SQLiteConfig config) {
        var made = new SQLiteDataSource(config);
        made.setUrl("jdbc:sqlite:" + file);
        return made;
    }

    @Override
    public DataSource dataSource() {
        return connections;
    }

    @Override
    String dialect() {
        return "sqlite";
    }

    @Override
    boolean prepare() throws IOException {
        Files.createDirectories(file.getParent());
        return !Files.exists(file);
    }

    /** Flyway can't lock SQLite: where another process migrates meanwhile, one of the two fails and looks again. */
    @Override
    void migrate(FluentConfiguration flyway) {
        for (int attempt = 1; ; attempt++) {
            try {
                flyway.dataSource(maker).load().migrate();
                return;
            } catch (FlywayException e) {
                if (attempt == MIGRATION_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        // every connection was closed by whoever used it
    }
}
