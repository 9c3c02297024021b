package dev.caravan.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Route;
import org.apache.camel.VetoCamelContextStartException;
import org.junit.jupiter.api.Test;

/** Caravan starts with a context that has it on the class path and a configuration, and with no other. */
class CaravanPluginTest extends HostContract {

    @Test
    void aContextWithAConfigurationAnswersCalls() {
        try (var host = host().start()) {
            var answer = host.send("direct:caravan", "Hello", Map.of("CaravanTask", "single"));

            assertThat(answer.getException()).isNull();
            assertThat(answer.getMessage().getBody(String.class)).isNotBlank();
            assertThat(answer.getMessage().getHeader("CaravanModel")).isEqualTo("first");
        }
    }

    @Test
    void aConfigurationOnTheClassPathIsFoundByItsName() throws IOException {
        var resource = Path.of("target/test-classes/configured/caravan.yaml");
        Files.createDirectories(resource.getParent());
        Files.writeString(resource, TestHost.models(simulator));

        try (var host = host().set("caravan.config", "classpath:configured/caravan.yaml").start()) {
            assertThat(host.send("direct:caravan", "Hello").getException()).isNull();
        }
    }

    @Test
    void aContextWithoutAConfigurationIsLeftAsItIs() {
        try (var host = new TestHost().start()) {
            assertThat(host.context().isStarted()).isTrue();
            assertThat(host.context().getRoutes()).isEmpty();
        }
    }

    @Test
    void aContextThatSwitchesItOffIsLeftAsItIs() {
        try (var host = host().set("caravan.enabled", "false").start()) {
            assertThat(host.context().getRoutes()).isEmpty();
        }
    }

    @Test
    void aConfigurationThatIsNamedAndMissingKeepsTheContextFromStarting() {
        try (var host = host().set("caravan.config", folder.resolve("nowhere.yaml").toString())) {
            assertThatThrownBy(host::start).hasRootCauseInstanceOf(dev.caravan.config.ConfigException.class)
                    .hasStackTraceContaining("nowhere.yaml").hasStackTraceContaining("there is no such file");
            assertThat(host.context().isStarted()).isFalse();
        }
    }

    @Test
    void everyProblemOfAConfigurationIsToldWhenItKeepsTheContextFromStarting() {
        var wrong = TestHost.models(simulator).replace("single: [first]", "single: [firts]")
                .replace("second: { provider: o", "second: { provider: p");
        try (var host = new TestHost(folder, wrong)) {
            assertThatThrownBy(host::start).hasCauseInstanceOf(VetoCamelContextStartException.class)
                    .hasStackTraceContaining("firts").hasStackTraceContaining("'p'");
        }
    }

    @Test
    void aPropertyThatIsWrongKeepsTheContextFromStarting() {
        try (var host = host().set("caravan.health.period", "soon")) {
            assertThatThrownBy(host::start).hasStackTraceContaining("the property caravan.health.period must be");
        }
    }

    @Test
    void nothingOpensAPortOrTakesFilesOrHasAClockUnlessAsked() {
        try (var host = host().start()) {
            assertThat(host.context().getRoutes()).extracting(route -> route.getEndpoint().getEndpointUri())
                    .isNotEmpty().allMatch(uri -> uri.matches("(direct|seda|scheduler):.*"));
        }
    }

    @Test
    void theFolderAndTheReportsClockComeWhereAskedFor() {
        try (var host = host()) {
            for (var name : List.of("inbox", "outbox", "failed")) {
                host.set("caravan." + name, folder.resolve(name).toString());
            }
            host.set("caravan.inbox.enabled", "true").set("caravan.report.cron", "0 0 6 ? * MON").start();

            assertThat(host.context().getRoutes()).extracting(Route::getRouteId)
                    .contains("caravan-inbox", "caravan-report-weekly");
        }
    }
}
