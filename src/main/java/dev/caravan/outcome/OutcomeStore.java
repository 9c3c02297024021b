package dev.caravan.outcome;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The database of outcomes: a SQLite file. It is opened at first use, and made again when it is gone. Safe for all
 * threads.
 */
public final class OutcomeStore implements AutoCloseable {

    private static final int CONNECTIONS = 4;

    private final Path file;
    private final HikariDataSource pool;
    private boolean ready;

    public OutcomeStore(Path file) {
        this.file = file.toAbsolutePath();
        var config = new HikariConfig();
        config.setPoolName("caravan");
        config.setJdbcUrl("jdbc:sqlite:" + this.file + "?journal_mode=WAL&synchronous=NORMAL&busy_timeout=5000");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
    }

    public DataSource dataSource() {
        return pool;
    }

    /**
     * Makes sure that the file and its tables are there.
     *
     * @throws IOException when its folder can't be made
     */
    public synchronized void open() throws IOException {
        if (ready && Files.exists(file)) {
            return;
        }
        ready = false;
        Files.createDirectories(file.getParent());
        pool.getHikariPoolMXBean().softEvictConnections();
        Flyway.configure().dataSource(pool).locations("classpath:caravan/db").load().migrate();
        ready = true;
    }

    @Override
    public void close() {
        pool.close();
    }
}
