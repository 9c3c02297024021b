package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.model.ManualTime;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import dev.caravan.work.Origin;
import dev.caravan.work.WorkFailedException;
import dev.caravan.work.WorkWaitsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work through the real routes: answered once, parked while nobody serves, failed for good when it is poison. */
class WorkRoutesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String YAML = """
            providers:
              o: { dialect: openai, url: "%1$s/v1", key: "k" }
              a: { dialect: anthropic, url: "%1$s/v1", key: "k" }
            models:
              first: { provider: o, id: gpt-4o, price: { input: 1, output: 1 } }
              second: { provider: a, id: claude-sonnet-5-5, price: { input: 1, output: 1 } }
            retry: { redeliveries: 0, last-redeliveries: 0 }
            chains:
              default: { models: [first, second], batch: { park-for: 1h, give-up-after: 3 } }
              anew: { models: [first], batch: { reuse: false } }
              long: { models: [first, second], guard: { min-length: 1000000 } }
            """;

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        caravan = TestCaravan.start(folder, YAML.formatted(simulator.uri("")), time);
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void theSameWorkIsAnsweredFromTheFirstAnswer() {
        var first = ask("default", "What is it?");
        var second = ask("default", "What is it?");

        assertThat(calls()).isEqualTo(1);
        assertThat(second.getMessage().getBody(String.class)).isEqualTo(first.getMessage().getBody(String.class));
        assertThat(second.getMessage().getHeaders())
                .containsEntry(Names.MODEL, "first").containsEntry(Names.REUSED, true).containsEntry(Names.ATTEMPTS, 0)
                .containsEntry(Names.CALL_ID, first.getMessage().getHeader(Names.CALL_ID)).containsEntry("own", "header");
        assertThat(first.getMessage().getHeader(Names.REUSED)).isEqualTo(false);
    }

    @Test
    void anAnswerOutlivesTheProcess() {
        ask("default", "What is it?");
        caravan.close();
        start();

        assertThat(ask("default", "What is it?").getException()).isNull();
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void otherContentAnotherTaskAndOtherSettingsAreOtherWork() {
        ask("default", "What is it?");
        ask("default", "What is this?");
        ask("anew", "What is it?");
        assertThat(calls()).isEqualTo(3);
        caravan.close();
        caravan = TestCaravan.start(folder, YAML.formatted(simulator.uri(""))
                .replace("default: { ", "default: { prompt: { system: Other }, "), time);

        ask("default", "What is it?");

        assertThat(calls()).isEqualTo(4);
    }

    @Test
    void otherModelsThanTheChainsAreOtherWork() {
        ask("default", "What is it?");

        var other = caravan.send("direct:caravan-work", Map.of(Names.MODELS, "second"), "What is it?");

        assertThat(other.getMessage().getHeaders()).containsEntry(Names.REUSED, false)
                .containsEntry(Names.MODEL, "second");
    }

    @Test
    void aTaskMayAnswerAnewWhatItAnsweredInAnotherBatchButNotInTheSame() {
        askAs(Origin.of("monday", 1), "anew", "What is it?");
        askAs(Origin.of("monday", 1), "anew", "What is it?");
        assertThat(calls()).isEqualTo(1);

        askAs(Origin.of("tuesday", 1), "anew", "What is it?");
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void theSameWorkAtTheSameTimeIsAskedOnce() {
        simulator.others(Script.always(Behaviour.answer().after(Duration.ofMillis(200))));

        var answers = Stream.generate(() -> CompletableFuture.supplyAsync(() -> ask("default", "What is it?")
                .getMessage().getBody(String.class))).limit(6).toList().stream().map(CompletableFuture::join).toList();

        assertThat(Set.copyOf(answers)).hasSize(1);
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void workWaitsWhileNoModelServesAndIsTakenUpWhenOneDoes() {
        simulator.others(Script.always(Behaviour.refuse(503)));
        for (int i = 0; i < 3; i++) {
            assertThat(ask("default", "parked " + i).getException()).isInstanceOf(AllModelsFailedException.class);
            time.advance(Duration.ofSeconds(10));
        }
        assertThat(caravan.countIn("work", "state = 'parked'")).isEqualTo(3);
        var before = simulator.log().size();

        for (int i = 0; i < 100; i++) {
            assertThat(ask("default", "later " + i).getException()).isInstanceOf(WorkWaitsException.class);
        }
        assertThat(callsSince(before)).as("nothing is tried while all circuits are open").isZero();

        simulator.others(Script.always(Behaviour.answer()));
        await().atMost(LIMIT).until(() -> {
            time.advance(Duration.ofSeconds(5));
            return ask("default", "parked 0").getException() == null;
        });
        assertThat(ask("default", "later 1").getException()).isNull();
        assertThat(caravan.countIn("work", "state = 'parked'")).isEqualTo(2);
    }

    @Test
    void onlyOnePieceIsLetThroughForTrial() {
        simulator.others(Script.always(Behaviour.refuse(429)));
        assertThat(ask("default", "first").getException()).isInstanceOf(AllModelsFailedException.class);
        assertThat(ask("default", "too soon").getException()).isInstanceOf(WorkWaitsException.class);
        time.advance(Duration.ofSeconds(2));
        simulator.others(Script.always(Behaviour.refuse(429).after(Duration.ofMillis(300))));
        var before = simulator.log().size();

        var results = IntStream.range(0, 8).mapToObj(i -> CompletableFuture.supplyAsync(
                () -> ask("default", "trial " + i).getException())).toList().stream().map(CompletableFuture::join).toList();

        assertThat(results).filteredOn(WorkWaitsException.class::isInstance).hasSize(7);
        assertThat(callsSince(before)).isEqualTo(2);
    }

    @Test
    void workThatIsRefusedWhileOthersAreAnsweredRestsAndKeepsNobodyWaiting() {
        for (int i = 0; i < 2; i++) {
            simulator.others(Script.always(Behaviour.refuse(500)));
            assertThat(ask("default", "refused").getException()).isInstanceOf(AllModelsFailedException.class);
            simulator.others(Script.always(Behaviour.answer()));
            time.advance(Duration.ofSeconds(2));
            assertThat(ask("default", "other " + i).getException()).isNull();
        }
        var before = simulator.log().size();

        var waits = ask("default", "refused").getException();

        assertThat(waits).isInstanceOf(WorkWaitsException.class).hasMessageContaining("rests for 8 s");
        assertThat(simulator.log()).hasSize(before);
        assertThat(ask("default", "another").getException()).isNull();
        time.advance(Duration.ofSeconds(8));
        assertThat(ask("default", "refused").getException()).isNull();
    }

    @Test
    void workThatIsRefusedTooOftenWhileOthersAreAnsweredFailsWithItsAttempts() {
        for (int i = 0; i < 3; i++) {
            refuseWhileOthersAreAnswered(Behaviour.refuse(500), i);
        }
        assertThat(caravan.countIn("work", "state = 'parked'")).isEqualTo(1);
        simulator.others(Script.always(Behaviour.refuse(500)));

        var failure = askAs(Origin.of("batch", 1), "default", "refused").getException();

        assertThat(failure).isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("no model served it 3 times while other work of the task was answered");
        var work = ((WorkFailedException) failure).work();
        assertThat(work.details().path("code").asText()).isEqualTo("refused_alone");
        assertThat(work.details().path("attempts")).hasSize(2);
        assertThat(caravan.countIn("work", "state = 'failed'")).isEqualTo(1);
        assertThat(caravan.countIn("work", "state = 'parked'")).isZero();
        var before = simulator.log().size();
        assertThat(askAs(Origin.of("batch", 1), "default", "refused").getException()).hasMessage(failure.getMessage());
        assertThat(simulator.log()).as("not tried again in its batch").hasSize(before);
        time.advance(Duration.ofMinutes(1));
        assertThat(askAs(Origin.of("another batch", 1), "default", "refused").getException())
                .as("tried afresh in another").isInstanceOf(AllModelsFailedException.class);
    }

    @Test
    void workThatItsProvidersHaveNoRoomForIsNeverGivenUp() {
        for (int i = 0; i < 6; i++) {
            refuseWhileOthersAreAnswered(Behaviour.refuse(429), i);
        }

        assertThat(caravan.countIn("work", "state = 'parked'")).isEqualTo(1);
    }

    /** One row is refused, another answered, and the first one's rest is over. */
    private void refuseWhileOthersAreAnswered(Behaviour refusal, int number) {
        simulator.others(Script.always(refusal));
        assertThat(askAs(Origin.of("batch", 1), "default", "refused").getException())
                .isInstanceOf(AllModelsFailedException.class);
        simulator.others(Script.always(Behaviour.answer()));
        time.advance(Duration.ofSeconds(2));
        assertThat(ask("default", "other " + number).getException()).isNull();
        time.advance(Duration.ofMinutes(10));
    }

    @Test
    void workThatWaitedForTooLongFailsWithItsAttempts() {
        simulator.others(Script.always(Behaviour.refuse(503)));
        for (int i = 0; i < 3; i++) {
            ask("default", "parked");
            time.advance(Duration.ofSeconds(10));
        }
        assertThat(ask("default", "parked").getException()).isInstanceOf(WorkWaitsException.class);

        time.jump(Duration.ofDays(3));
        assertThat(ask("default", "parked").getException()).as("a clock's jump is no waiting")
                .isInstanceOf(WorkWaitsException.class);

        for (int i = 0; i < 12; i++) {
            time.advance(Duration.ofMinutes(6));
            ask("default", "keeps the circuits open " + i);
            ask("default", "keeps the circuits open too " + i);
        }
        var failure = ask("default", "parked").getException();
        assertThat(failure).isInstanceOf(WorkFailedException.class).hasMessageContaining("no model served for 1h");
        assertThat(((WorkFailedException) failure).work().details().path("attempts")).isNotEmpty();
    }

    @Test
    void poisonIsToldFromAnOutage() {
        var failure = askAs(Origin.of("batch", 1), "long", "poison").getException();

        assertThat(failure).isInstanceOf(AllModelsFailedException.class);
        assertThat(caravan.countIn("work", "state = 'failed'")).isEqualTo(1);
        assertThat(ask("long", "not kept waiting by poison").getException())
                .isInstanceOf(AllModelsFailedException.class);

        var before = simulator.log().size();
        assertThat(askAs(Origin.of("batch", 1), "long", "poison").getException())
                .as("not paid for twice in a batch").isInstanceOf(WorkFailedException.class)
                .hasMessage(failure.getMessage());
        assertThat(simulator.log()).hasSize(before);
        assertThat(askAs(Origin.of("another batch", 1), "long", "poison").getException())
                .isInstanceOf(AllModelsFailedException.class);
        assertThat(simulator.log()).hasSizeGreaterThan(before);
    }

    @Test
    void answersAreForgottenWhenTheyAreOld() {
        ask("default", "old");
        time.advance(Duration.ofDays(20));
        ask("default", "young");
        time.advance(Duration.ofDays(20));

        caravan.send("direct:caravan-work-retention", Map.of(), null);

        assertThat(caravan.countIn("work", "1 = 1")).isEqualTo(1);
        ask("default", "young");
        assertThat(calls()).isEqualTo(2);
        ask("default", "old");
        assertThat(calls()).isEqualTo(3);
    }

    private Exchange ask(String task, String text) {
        return caravan.send("direct:caravan-work", Map.of(Names.TASK, task, "own", "header"), text);
    }

    private Exchange askAs(Origin origin, String task, String text) {
        return caravan.context().createProducerTemplate().request("direct:caravan-work", exchange -> {
            exchange.setProperty(Names.ORIGIN, origin);
            exchange.getMessage().setHeader(Names.TASK, task);
            exchange.getMessage().setBody(text);
        });
    }

    private long calls() {
        return callsSince(0);
    }

    /** Requests that were no probes. */
    private long callsSince(int first) {
        return simulator.log().stream().skip(first)
                .filter(request -> request.body().path("max_tokens").asInt() != 1).count();
    }
}
