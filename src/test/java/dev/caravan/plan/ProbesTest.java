package dev.caravan.plan;

import static dev.caravan.plan.Pool.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.ModelConfig;
import dev.caravan.config.ProviderConfig;
import dev.caravan.config.Secret;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ManualTime;
import dev.caravan.outcome.Health;
import dev.caravan.outcome.ModelHealth;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When models whose circuit is open are probed, by a clock moved by hand. */
class ProbesTest {

    private final ManualTime time = new ManualTime();
    private final ModelConfig model = Pool.model("a");
    private final Circuits circuits = new Circuits(List.of(model), Pool.CIRCUIT, time);
    private final Probes probes = new Probes(List.of(model), circuits, time);

    @Test
    void aModelWhoseCircuitIsClosedIsNotProbed() {
        time.advance(Duration.ofMinutes(1));

        assertThat(probes.due(Health.UNKNOWN)).isEmpty();
        assertThat(probes.next(model)).isEmpty();
    }

    @Test
    void gapsGrowWithTheOutageFromTenSecondsToSixty() {
        circuits.of(model).failed(failure(FailureClass.QUOTA));

        var gaps = Stream.generate(this::gap).limit(70).toList();

        assertThat(gaps.subList(0, 20)).containsOnly(10L);
        assertThat(gaps).isSorted().endsWith(60L, 60L);
    }

    @Test
    void anOutageAfterARecoveryStartsWithTheFirstGapAgain() {
        circuits.of(model).failed(failure(FailureClass.AUTH));
        Stream.generate(this::gap).limit(25).toList();
        circuits.of(model).recovered();
        assertThat(probes.due(Health.UNKNOWN)).isEmpty();

        circuits.of(model).failed(failure(FailureClass.AUTH));

        assertThat(gap()).isEqualTo(10);
    }

    @Test
    void aProbeOfAnotherNodesCountsAsOneOfOurs() {
        circuits.of(model).failed(failure(FailureClass.AUTH));
        probes.due(Health.UNKNOWN);
        time.advance(Duration.ofSeconds(9));
        var health = probed(time.instant());
        time.advance(Duration.ofSeconds(1));

        assertThat(probes.due(health)).isEmpty();

        time.advance(Duration.ofSeconds(9));
        assertThat(probes.due(health)).containsExactly(model);
    }

    @Test
    void aDegradedModelIsProbedTooForNoCallsTellThatItIsBack() {
        var degraded = new ModelHealth("a", new Secret(Pool.KEY).fingerprint(), 5, 1, 1, Duration.ZERO, Duration.ZERO,
                Optional.empty(), 1, 1, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        var health = new Health(time.instant(), Map.of("a " + degraded.keyId(), degraded), List.of(), Map.of());
        probes.due(health);
        time.advance(Duration.ofSeconds(10));

        assertThat(probes.due(health)).containsExactly(model);
        assertThat(probes.due(Health.UNKNOWN)).isEmpty();
        assertThat(probes.next(model)).isEmpty();
    }

    @Test
    void aProviderThatMustNotBeProbedIsNot() {
        var provider = new ProviderConfig("p", "openai", URI.create("http://x"), Secret.NONE, Map.of(), false,
                ProviderConfig.NO_LIMIT);
        var quiet = new ModelConfig("q", provider, "q", 1, 1000, 10, Optional.empty(), false, Set.of(), "");
        var own = new Circuits(List.of(quiet), Pool.CIRCUIT, time);
        own.of(quiet).failed(failure(FailureClass.AUTH));
        var none = new Probes(List.of(quiet), own, time);
        none.due(Health.UNKNOWN);
        time.advance(Duration.ofMinutes(2));

        assertThat(none.due(Health.UNKNOWN)).isEmpty();
    }

    /** Seconds until the next probe is due. */
    private long gap() {
        for (long seconds = 0; seconds < 1000; seconds++) {
            if (!probes.due(Health.UNKNOWN).isEmpty()) {
                return seconds;
            }
            time.advance(Duration.ofSeconds(1));
        }
        return -1;
    }

    private Health probed(Instant when) {
        var health = new ModelHealth("a", new Secret(Pool.KEY).fingerprint(), 1, 0, 0, Duration.ZERO, Duration.ZERO,
                Optional.empty(), 0, 1, Optional.empty(), Optional.empty(), Optional.of(when), Optional.of(when));
        return new Health(when, Map.of("a " + health.keyId(), health), List.of(), Map.of());
    }
}
