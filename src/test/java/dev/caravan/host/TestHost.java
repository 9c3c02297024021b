package dev.caravan.host;

import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Somebody's Camel context that has Caravan on its class path. Nothing here touches Caravan's classes. */
final class TestHost implements AutoCloseable {

    private final DefaultCamelContext context = new DefaultCamelContext();

    /** A host that isn't started, whose configuration and database lie in a folder. */
    TestHost(Path folder, String yaml) {
        try {
            set("caravan.config", Files.writeString(folder.resolve("caravan.yaml"), yaml).toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        set("caravan.database", folder.resolve("caravan.db").toString());
        context.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        context.getShutdownStrategy().setTimeout(300);
    }

    /** A host without a configuration, not started. */
    TestHost() {
    }

    /** Two models and two chains: the first model of {@code default} is {@code first}; {@code single} has only that. */
    static String models(Simulator simulator) {
        return """
                providers: { o: { dialect: openai, url: "%s/v1", key: "k" } }
                models:
                  first: { provider: o, id: gpt-4o, price: { input: 2.5, output: 10 } }
                  second: { provider: o, id: gpt-4o-mini, price: { input: 0.15, output: 0.6 } }
                retry: { redeliveries: 0, delay: 1ms }
                chains: { default: [first, second], single: [first] }
                """.formatted(simulator.uri(""));
    }

    TestHost set(String property, String value) {
        context.getPropertiesComponent().addOverrideProperty(property, value);
        return this;
    }

    TestHost bind(String name, Object bean) {
        context.getRegistry().bind(name, bean);
        return this;
    }

    TestHost with(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        return this;
    }

    TestHost start() {
        context.start();
        return this;
    }

    CamelContext context() {
        return context;
    }

    /** Sends a body and gives back the exchange, failed or not. */
    Exchange send(String endpoint, Object body, Map<String, Object> headers) {
        return context.createProducerTemplate().request(endpoint, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().getHeaders().putAll(headers);
        });
    }

    Exchange send(String endpoint, Object body) {
        return send(endpoint, body, Map.of());
    }

    @Override
    public void close() {
        context.stop();
    }
}
