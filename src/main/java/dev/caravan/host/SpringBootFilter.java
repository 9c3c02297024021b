package dev.caravan.host;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Keeps Spring Boot from turning what Caravan brings for itself on a host. It would run Flyway on the host's data
 * source, ask a host without one for its address, and look for templates. Whoever uses these himself, which his
 * properties or files tell, has them as ever. Spring Boot finds this class by itself.
 */
public final class SpringBootFilter implements AutoConfigurationImportFilter, EnvironmentAware, BeanClassLoaderAware {

    private static final String PACKAGE = "org.springframework.boot.autoconfigure.";
    /** With any of these a data source needs no property. */
    private static final String[] DATABASES = {"org.h2.Driver", "org.hsqldb.jdbc.JDBCDriver",
        "org.apache.derby.jdbc.EmbeddedDriver",
        "org.springframework.boot.testcontainers.service.connection.ServiceConnection",
        "org.springframework.boot.docker.compose.core.DockerCompose"};

    private final Map<String, BooleanSupplier> wanted = Map.of(
            PACKAGE + "flyway.FlywayAutoConfiguration", () -> set("spring.flyway") || there("db/migration"),
            PACKAGE + "jdbc.DataSourceAutoConfiguration", () -> set("spring.datasource") || database(),
            PACKAGE + "mustache.MustacheAutoConfiguration", () -> set("spring.mustache") || there("templates"));
    private Environment environment;
    private ClassLoader classes;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
        this.classes = classLoader;
    }

    @Override
    public boolean[] match(String[] names, AutoConfigurationMetadata metadata) {
        var matches = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            matches[i] = names[i] == null || wanted.getOrDefault(names[i], () -> true).getAsBoolean();
        }
        return matches;
    }

    private boolean set(String prefix) {
        return Binder.get(environment).bind(prefix, Bindable.mapOf(String.class, Object.class)).isBound();
    }

    private boolean there(String resource) {
        return classes.getResource(resource) != null;
    }

    private boolean database() {
        return Stream.of(DATABASES).anyMatch(name -> ClassUtils.isPresent(name, classes));
    }
}
