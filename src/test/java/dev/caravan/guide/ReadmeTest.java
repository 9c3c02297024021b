package dev.caravan.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README gives to copy is what runs. */
class ReadmeTest {

    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");

    @TempDir
    Path folder;

    @Test
    void theRouteAndTheConfigurationOfAHostAnswer() throws Exception {
        var text = Guide.read(Path.of("README.md")).text();
        var blocks = Guide.matches(YAML, text.substring(text.indexOf("## In a route of your own"))).toList();
        try (var simulator = Simulator.start(); var context = new DefaultCamelContext()) {
            host(context, blocks.get(0).replaceAll("https://[^/]*", simulator.uri("").toString())
                    .replaceAll("\\{\\{env:\\w+}}", "key"));
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("host.yaml", blocks.get(1)));
            context.start();

            var answer = context.createProducerTemplate().request("direct:summarise",
                    exchange -> exchange.getMessage().setBody("A long letter"));

            assertThat(answer.getException()).isNull();
            assertThat(answer.getMessage().getHeader("CaravanModel")).isEqualTo("claude-sonnet");
            assertThat(answer.getMessage().getBody(String.class)).isNotBlank();
        }
    }

    private void host(DefaultCamelContext context, String configuration) throws IOException {
        var properties = context.getPropertiesComponent();
        properties.addOverrideProperty("caravan.config",
                Files.writeString(folder.resolve("caravan.yaml"), configuration).toString());
        properties.addOverrideProperty("caravan.database", folder.resolve("caravan.db").toString());
        context.getShutdownStrategy().setTimeout(1);
    }
}
