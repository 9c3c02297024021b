package dev.caravan.outcome;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * Outcomes in a SQLite file. Connections are not pooled: opening one takes less than a millisecond, and none outlives
 * the file, so that a file that was deleted is made again.
 */
final class SqliteStore extends OutcomeStore {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);
    private static final int BUSY_TIMEOUT_MS = 5000;
    private static final int MIGRATION_ATTEMPTS = 5;
    /** Bytes of the write-ahead log after which it is emptied; readers that overlap keep SQLite from doing so itself. */
    private static final long LONGEST_LOG = 64 << 20;

    private final Path file;
    /** Makes the file where there is none. */
    private final SQLiteDataSource maker;
    /** Doesn't: a file without tables would be taken for one that was opened. */
    private final SQLiteDataSource connections;
    private volatile long tidyAt = LONGEST_LOG;

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

    @Override
    String remedy(String complaint) {
        return complaint.contains("SQLITE_NOTADB") || complaint.contains("SQLITE_CORRUPT")
                ? "the file " + file + " is garbled: put a copy of it in its place, or move it away together with its -wal "
                        + "and -shm, and a new one is begun that knows nothing of what was answered before"
                : "see to the file " + file + ", its folder and its disk";
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

    /** Waits until nobody reads, and keeps writers out meanwhile. Where it waits in vain, it tries again much later. */
    @Override
    public void tidy() {
        var size = file.resolveSibling(file.getFileName() + "-wal").toFile().length();
        if (size < tidyAt) {
            return;
        }
        tidyAt = size + LONGEST_LOG;
        try (var connection = connections.getConnection(); var statement = connection.createStatement();
                var result = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
            tidyAt = result.next() && result.getInt("busy") == 0 ? LONGEST_LOG : tidyAt;
        } catch (SQLException e) {
            LOG.debug("The write-ahead log was not emptied: {}", e.toString());
        }
    }

    @Override
    public void close() {
        // every connection was closed by whoever used it
    }
}
