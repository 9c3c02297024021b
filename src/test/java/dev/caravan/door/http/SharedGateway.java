package dev.caravan.door.http;

import static dev.caravan.door.http.Gateway.ANTHROPIC;
import static dev.caravan.door.http.Gateway.GEMINI;
import static dev.caravan.door.http.Gateway.OPENAI;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One gateway for all tests of a class. What the providers did in one test tells the next nothing: circuits stay closed,
 * and health is asked for at the start only.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedGateway {

    static final String ASKED = "Tell of the café at the well in 40 words, please";

    Gateway gateway;

    @BeforeAll
    void open(@TempDir Path folder) {
        gateway = Gateway.start(folder, "circuit: { failures: 1000 }\n", Map.of("caravan.health.period", "86400000"));
    }

    @AfterAll
    void close() {
        gateway.close();
    }

    @BeforeEach
    void honest() {
        Stream.of(OPENAI, ANTHROPIC, GEMINI).forEach(gateway.simulator()::unscript);
        gateway.simulator().clearLog();
    }
}
