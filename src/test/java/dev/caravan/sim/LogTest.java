package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aRequestIsLoggedWithItsTimeAndWithoutItsKey() throws Exception {
        try (var simulator = Simulator.builder().time(() -> NOW).start()) {
            new Asking(simulator).ask("anthropic", "claude-opus-4-5", "hello");

            var logged = simulator.requests("claude-opus-4-5").get(0);

            assertThat(logged.sequence()).isEqualTo(1);
            assertThat(logged.arrived()).isEqualTo(NOW);
            assertThat(logged.dialect()).isEqualTo("anthropic");
            assertThat(logged.path()).isEqualTo("/v1/messages");
            assertThat(logged.headers()).containsEntry("x-api-key", "****1234");
            assertThat(logged.body().at("/messages/0/content").asText()).isEqualTo("hello");
            assertThat(logged.toString()).doesNotContain("secret");
        }
    }

    @Test
    void theLogIsBoundedAndTheCountIsNot() throws Exception {
        try (var simulator = Simulator.builder().logSize(2).keepBodies(false).start()) {
            var asking = new Asking(simulator);
            for (var model : new String[] {"a", "a", "a", "b"}) asking.ask(model);

            assertThat(simulator.log()).extracting(LoggedRequest::sequence).containsExactly(3L, 4L);
            assertThat(simulator.count("a")).isEqualTo(3);
            assertThat(simulator.log().get(0).body().isNull()).isTrue();
            simulator.clearLog();
            assertThat(simulator.log()).isEmpty();
            assertThat(simulator.count("a")).isZero();
        }
    }

    @Test
    void keysAreMaskedButForTheirEnd() {
        assertThat(Secrets.mask("Bearer sk-123456789")).isEqualTo("Bearer ****6789");
        assertThat(Secrets.mask("short")).isEqualTo("****");
    }
}
