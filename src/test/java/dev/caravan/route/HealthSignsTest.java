package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.util.json.Jsoner;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where Camel's own tools find Caravan's health. */
class HealthSignsTest {

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        caravan = TestCaravan.start(folder, """
                providers:
                  o: { dialect: openai, url: "%1$s/v1", key: "secret-of-openai" }
                  a: { dialect: anthropic, url: "%1$s/v1", key: "secret-of-anthropic" }
                models:
                  first: { provider: o, id: gpt-4o }
                  second: { provider: a, id: claude-sonnet-5-5 }
                retry: { delay: 1ms, max-delay: 4ms, redeliveries: 0 }
                chains: { default: [first, second], single: [first] }
                """.formatted(simulator.uri("")), context -> {
                    context.setDevConsole(true);
                    context.getPropertiesComponent().addOverrideProperty("caravan.health.readiness", "true");
                });
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void readinessIsDownOnlyWhileAChainHasNoModelThatMayBeTried() {
        assertThat(readiness().isReadiness()).isTrue();
        assertThat(readiness().isLiveness()).isFalse();
        assertThat(readiness().call().getState()).isEqualTo(HealthCheck.State.UP);

        simulator.script("claude-sonnet-5-5", Behaviour.refuse(404));
        simulator.script("gpt-4o", Behaviour.refuse(503));
        caravan.ask("default", "Hello");
        assertThat(readiness().call().getState()).as("one of two models is left").isEqualTo(HealthCheck.State.UP);

        caravan.ask("default", "Hello");
        caravan.ask("default", "Hello");
        var down = readiness().call();
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getMessage().orElse("")).contains("default", "single");

        simulator.unscript("gpt-4o");
        caravan.context().createProducerTemplate().sendBody("direct:caravan-probe", caravan.model("first"));
        assertThat(readiness().call().getState()).as("a trial may pass").isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void theConsoleTellsHealthAsJsonAndAsText() throws IOException {
        caravan.ask("default", "Hello");
        var console = caravan.context().getCamelContextExtension().getContextPlugin(DevConsoleRegistry.class)
                .resolveById("caravan");

        var json = (JsonObject) console.call(DevConsole.MediaType.JSON);
        var text = (String) console.call(DevConsole.MediaType.TEXT);

        assertThat(new ObjectMapper().readTree(Jsoner.serialize(json)).at("/models/first/circuit").asText())
                .isEqualTo("closed");
        assertThat(new ObjectMapper().readTree(text).at("/chains/single/order/0").asText()).isEqualTo("first");
    }

    private HealthCheck readiness() {
        return HealthCheckRegistry.get(caravan.context()).getCheck("caravan-chains").orElseThrow();
    }
}
