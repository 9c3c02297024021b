package dev.caravan.outcome;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** Outcomes in PostgreSQL, shared by all nodes that use the same database. */
final class PostgresStore extends OutcomeStore {

    private static final int CONNECTIONS = 4;
    private static final long CONNECT_TIMEOUT_MS = 5000;

    private final HikariDataSource pool;

    PostgresStore(String url) {
        var config = new HikariConfig();
        config.setPoolName("caravan");
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_TIMEOUT_MS);
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
    }

    @Override
    public DataSource dataSource() {
        return pool;
    }

    @Override
    boolean prepare() {
        return false;
    }

    @Override
    public void close() {
        pool.close();
    }
}
