package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void aClientThatLeavesAStreamIsNotedWithWhatItGot(String dialect) throws Exception {
        try (var simulator = Simulator.start()) {
            simulator.script("m", Behaviour.stream().pace(Duration.ofMillis(50)));
            var question = Asking.question(dialect, "m", "Describe this in 500 words.");
            try (var wire = Wire.ask(simulator, dialect, question)) {
                wire.until("about");
            }

            var logged = leaving(simulator);

            assertThat(logged.streamed()).isTrue();
            assertThat(logged.closedEarly().getAsInt()).isBetween(4, 400);
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsItsStreamUp() throws Exception {
        try (var simulator = Simulator.start()) {
            var question = Asking.question("openai", "m", "Describe this in 60000 words.");
            var whole = Wire.hear(simulator, "openai", question);
            assertThat(whole.chunks()).hasSizeGreaterThan(60_000);
            assertThat(whole.ending()).isEqualTo("end");
            simulator.clearLog();
            try (var wire = Wire.ask(simulator, "openai", question)) {
                wire.until("Remark");
            }

            assertThat(leaving(simulator).closedEarly().getAsInt()).isLessThan(60_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void aClientThatLeavesAStalledAnswerIsNotedToo(String dialect) throws Exception {
        try (var simulator = Simulator.start()) {
            simulator.script("m", Behaviour.stall());
            try (var wire = Wire.ask(simulator, dialect, Asking.question(dialect, "m", "hello"))) {
                await().until(() -> simulator.count("m") == 1);
                assertThat(wire.soFar().body()).isEmpty();
                assertThat(simulator.log().get(0).closedEarly()).isEmpty();
            }

            assertThat(leaving(simulator).closedEarly()).hasValue(0);
        }
    }

    @Test
    void anEndThatIsNotTheClientsDoingIsNotNoted() throws Exception {
        try (var simulator = Simulator.start()) {
            for (var end : List.of(Mishap.reset(), Mishap.close(), Mishap.end())) {
                simulator.script("m", Behaviour.stream().at(Point.content(2), end));
                Wire.hear(simulator, "openai", "hello");
            }
            simulator.script("m", Behaviour.answer());
            Wire.hear(simulator, "openai", "hello");
            new Asking(simulator).ask("m");

            assertThat(simulator.log()).hasSize(5).allMatch(request -> request.closedEarly().isEmpty());
            assertThat(simulator.log()).extracting(LoggedRequest::streamed)
                    .containsExactly(true, true, true, true, false);
        }
    }

    private static LoggedRequest leaving(Simulator simulator) {
        await().until(() -> simulator.log().get(0).closedEarly().isPresent());
        return simulator.log().get(0);
    }

    @Test
    void keysAreMaskedButForTheirEnd() {
        assertThat(Secrets.mask("Bearer sk-123456789")).isEqualTo("Bearer ****6789");
        assertThat(Secrets.mask("short")).isEqualTo("****");
    }
}
