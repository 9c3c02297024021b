package dev.caravan.outcome;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Outcomes in PostgreSQL, shared by all nodes that use the same database. */
final class PostgresStore extends OutcomeStore {

    private static final int CONNECTIONS = 4;
    private static final long CONNECT_TIMEOUT_MS = 5000;
    /** A server that vanished without a word is given up after so many seconds; the address may say otherwise. */
    private static final String SOCKET_TIMEOUT_S = "30";

    private final String url;
    private final HikariDataSource pool;

    PostgresStore(String url) {
        var config = new HikariConfig();
        config.setPoolName("caravan");
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_TIMEOUT_MS);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_S);
        config.addDataSourceProperty("ApplicationName", "caravan");
        this.url = url;
        this.pool = new HikariDataSource(config);
    }

    @Override
    public DataSource dataSource() {
        return pool;
    }

    @Override
    String dialect() {
        return "postgresql";
    }

    @Override
    boolean prepare() {
        return false;
    }

    @Override
    String remedy(String complaint) {
        return "see to the server, and to the property caravan.database that says where it is";
    }

    /** On a connection of its own, for a migration of many rows takes longer than a query may. */
    @Override
    void migrate(FluentConfiguration flyway) {
        flyway.dataSource(url, null, null).load().migrate();
    }

    @Override
    public void close() {
        pool.close();
    }
}
