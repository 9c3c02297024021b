package dev.caravan.examples;

import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Faults;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** One file of {@code routes/examples}, used as its first lines say: copied into a folder of the user's. */
final class Example {

    static final Duration LIMIT = Duration.ofSeconds(30);
    /** The provider's id of claude-3-5-sonnet. */
    static final String CLAUDE = "claude-sonnet-5-5";
    private static final String SCHEMA = """
            { "type": "object", "required": ["company", "date", "total"], "additionalProperties": false,
              "properties": { "company": { "type": ["string", "null"] }, "date": { "type": ["string", "null"] },
                              "total": { "type": ["string", "null"] } } }
            """;

    private final String name;
    private final Map<String, String> properties;
    private UnaryOperator<String> edit = UnaryOperator.identity();
    private UnaryOperator<String> configure = UnaryOperator.identity();

    private Example(String name, Map<String, String> properties) {
        this.name = name;
        this.properties = properties;
    }

    /**
     * An example.
     *
     * @param name of its file
     * @param properties what the user sets
     */
    static Example of(String name, Map<String, String> properties) {
        return new Example(name, properties);
    }

    /** With what the user changes in it. */
    Example edited(UnaryOperator<String> change) {
        edit = change;
        return this;
    }

    /** With what the user changes in {@code caravan.yaml}. */
    Example configured(UnaryOperator<String> change) {
        configure = change;
        return this;
    }

    /** Starts Caravan with it; all files lie in the folder. */
    TestCaravan start(Path folder, Simulator simulator) {
        try {
            var routes = Files.createDirectories(folder.resolve("my-routes"));
            Files.writeString(folder.resolve("receipt.json"), SCHEMA);
            Files.writeString(routes.resolve(name),
                    edit.apply(Files.readString(Path.of("routes/examples").resolve(name))));
            return TestCaravan.startAll(folder, configure.apply(yaml(simulator)), routes, properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String yaml(Simulator simulator) {
        return """
                providers:
                  openai: { dialect: openai, url: "%1$s/v1", key: "k" }
                  anthropic: { dialect: anthropic, url: "%1$s/v1", key: "k" }
                models:
                  gpt-4o: { provider: openai }
                  claude-3-5-sonnet: { provider: anthropic, id: claude-sonnet-5-5, can: [tools, images, json-schema] }
                  gpt-4o-mini: { provider: openai }
                retry: { delay: 1ms, max-delay: 4ms }
                chains:
                  complex_reasoning: [gpt-4o, claude-3-5-sonnet, gpt-4o-mini]
                  document_analysis:
                    models: [claude-3-5-sonnet, gpt-4o, gpt-4o-mini]
                    guard: { schema: receipt.json }
                  default: [gpt-4o, claude-3-5-sonnet, gpt-4o-mini]
                """.formatted(simulator.uri(""));
    }

    /** A receipt that the simulated models read. */
    static String receipt(String total) {
        return """
                Tall Pines Hardware
                88 Ridge Road, Burlington
                Date: 09/04/2026
                Total: %s
                """.formatted(total);
    }

    /** What claude-3-5-sonnet answers when it reads another total than the receipt has. */
    static Behaviour misread(String total) {
        return Faults.json(200, """
                {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-5-5",
                 "content": [{"type": "text", "text":
                   "{\\"company\\": \\"Tall Pines Hardware\\", \\"date\\": \\"09/04/2026\\", \\"total\\": \\"%s\\"}"}],
                 "stop_reason": "end_turn", "usage": {"input_tokens": 100, "output_tokens": 30}}
                """.formatted(total));
    }

    /** What a file holds as soon as it is there. */
    static String whenThere(Path file) throws IOException {
        Awaitility.await().atMost(LIMIT).until(() -> Files.exists(file));
        return Files.readString(file);
    }

    /** A port that nobody listens on. */
    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
