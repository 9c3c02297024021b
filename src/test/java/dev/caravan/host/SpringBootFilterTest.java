package dev.caravan.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Which of Spring Boot's own configurations a host has although Caravan is on its class path. */
class SpringBootFilterTest {

    private static final String FLYWAY = "org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration";
    private static final String DATA_SOURCE = "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration";
    private static final String MUSTACHE = "org.springframework.boot.autoconfigure.mustache.MustacheAutoConfiguration";

    @TempDir
    Path resources;

    @Test
    void whatOnlyCaravanBringsIsNotConfiguredForTheHost() throws IOException {
        assertThat(matches(Map.of(), FLYWAY, DATA_SOURCE, MUSTACHE, null, "any.other.Configuration"))
                .containsExactly(false, false, false, true, true);
    }

    @Test
    void whatTheHostsPropertiesNameIsConfigured() throws IOException {
        assertThat(matches(Map.of("spring.flyway.locations", "classpath:mine"), FLYWAY)).containsExactly(true);
        assertThat(matches(Map.of("spring.datasource.url", "jdbc:x"), DATA_SOURCE, FLYWAY)).containsExactly(true, false);
        assertThat(matches(Map.of("spring.mustache.prefix", "classpath:/pages/"), MUSTACHE)).containsExactly(true);
    }

    @Test
    void whatTheHostHasFilesForIsConfigured() throws IOException {
        Files.createDirectories(resources.resolve("db/migration"));
        Files.createDirectories(resources.resolve("templates"));

        assertThat(matches(Map.of(), FLYWAY, MUSTACHE)).containsExactly(true, true);
    }

    @Test
    void aHostWithoutADataSourceStarts() {
        var host = new SpringApplication(Host.class);
        host.setDefaultProperties(Map.of("spring.main.web-application-type", "none", "spring.main.banner-mode", "off"));

        try (var context = host.run()) {
            assertThat(context.getBeansOfType(DataSource.class)).isEmpty();
        }
    }

    @EnableAutoConfiguration
    static class Host {
    }

    private boolean[] matches(Map<String, Object> properties, String... names) throws IOException {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("host", properties));
        try (var classes = new URLClassLoader(new URL[] {resources.toUri().toURL()}, null)) {
            var filter = new SpringBootFilter();
            filter.setEnvironment(environment);
            filter.setBeanClassLoader(classes);
            return filter.match(names, null);
        }
    }
}
