package dev.caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failure.FailureClass;
import dev.caravan.outcome.Outcome;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.plan.Answer;
import dev.caravan.plan.Verdict;
import dev.caravan.route.Names;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code guard.yaml}: a route that checks answers. */
class GuardTest {

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        caravan = Example.of("guard.yaml", Map.of()).configured(yaml -> yaml.replace("schema: receipt.json",
                "schema: receipt.json, bean: plausible")).start(folder, simulator);
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void aModelIsAskedAgainWithTheReasonAndTheNextOneWhenThatIsInVain() {
        simulator.script(Example.CLAUDE, Script.of(Example.misread("-3.00"), Example.misread("-4.00")));

        var exchange = caravan.ask("document_analysis", Example.receipt("12.50"));

        assertThat(exchange.getMessage().getBody(String.class)).contains("12.50");
        assertThat(exchange.getMessage().getHeader(Names.MODEL)).isEqualTo("gpt-4o");
        assertThat(exchange.getProperty(Names.ANSWER, Answer.class).attempts().get(0).failure()).hasValueSatisfying(
                failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureClass.GUARD);
                    assertThat(failure.code()).isEqualTo("check-plausible");
                });
        assertThat(simulator.requests(Example.CLAUDE).get(1).body().toString()).contains("the total is negative");
    }

    @Test
    void anAnswerThatNoModelGivesWellIsGivenToNobody() {
        var exchange = caravan.ask("document_analysis", Example.receipt("none"));

        assertThat(exchange.getException()).isInstanceOfSatisfying(AllModelsFailedException.class, failure -> {
            assertThat(failure.verdict()).isEqualTo(Verdict.GUARD);
            assertThat(failure.attempts()).extracting(Outcome::success).containsOnly(false);
        });
    }
}
