package dev.caravan.sim;

import static dev.caravan.sim.Behaviour.answer;
import static dev.caravan.sim.Behaviour.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScriptTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource time = () -> now;

    @Test
    void stepsComeInOrderAndThenTheLastForEver() {
        var script = Script.of(refuse(503), refuse(500)).then(answer());

        assertThat(labels(script, 5)).containsExactly("refuse 503", "refuse 500", "answer", "answer",
                "answer");
        assertThat(labels(Script.of(refuse(503)).times(2), 3))
                .containsExactly("refuse 503", "refuse 503", "answer");
    }

    @Test
    void aShareIsKeptAndIsTheSameEachTime() {
        var script = Script.share(0.3, refuse(500), answer(), 42);

        var first = labels(script, 2000);

        assertThat(labels(script, 2000)).isEqualTo(first);
        assertThat(first.stream().filter("refuse 500"::equals).count() / 2000.0)
                .isCloseTo(0.3, within(0.05));
        assertThat(labels(Script.share(0.3, refuse(500), answer(), 43), 2000)).isNotEqualTo(first);
    }

    @Test
    void flappingFollowsTheClock() {
        var run = Script.flap(Duration.ofSeconds(5), Duration.ofSeconds(3), refuse(503)).start(time);

        assertThat(after(run, 0)).isEqualTo("answer");
        assertThat(after(run, 4)).isEqualTo("answer");
        assertThat(after(run, 1)).isEqualTo("refuse 503");
        assertThat(after(run, 2)).isEqualTo("refuse 503");
        assertThat(after(run, 1)).isEqualTo("answer");
    }

    @Test
    void aBurstEnds() {
        var run = Script.burst(Duration.ofMinutes(2), refuse(401)).start(time);

        assertThat(after(run, 119)).isEqualTo("refuse 401");
        assertThat(after(run, 1)).isEqualTo("answer");
    }

    @Test
    void inABrownOutSomeFailAndTheOthersAreSlow() {
        var script = Script.brownOut(0.5, refuse(503), Duration.ofMillis(100), 4, 1);

        assertThat(labels(script, 100)).containsOnly("refuse 503", "answer after 400 ms");
    }

    @Test
    void impossibleValuesAreRefused() {
        assertThatThrownBy(() -> Script.share(1.5, answer(), answer(), 0)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> Script.flap(Duration.ZERO, Duration.ofSeconds(1), answer()))
                .hasMessageContaining("up must be longer than 0");
        assertThatThrownBy(() -> refuse(200)).hasMessageContaining("was 200");
    }

    @Test
    void aModelFollowsItsOwnScriptAndOthersTheDefault() throws Exception {
        try (var simulator = Simulator.builder().time(time).start()) {
            var asking = new Asking(simulator);
            simulator.others(Script.always(refuse(500))).script("a", Script.of(refuse(503)));

            assertThat(asking.ask("a").statusCode()).isEqualTo(503);
            assertThat(asking.ask("a").statusCode()).isEqualTo(200);
            assertThat(asking.ask("b").statusCode()).isEqualTo(500);
            simulator.unscript("a");
            assertThat(asking.ask("a").statusCode()).isEqualTo(500);
        }
    }

    private String after(Script.Run run, int seconds) {
        now = now.plusSeconds(seconds);
        return run.next().label();
    }

    private List<String> labels(Script script, int requests) {
        var run = script.start(time);
        return Stream.generate(() -> run.next().label()).limit(requests).toList();
    }
}
