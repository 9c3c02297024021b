package dev.caravan.door.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.route.Names;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of a real Kafka broker. Each test has topics of its own, of one partition. */
class KafkaDoorTest extends BrokerFixture {

    @TempDir
    static Path brokersFolder;
    private static TestKafka broker;

    @BeforeAll
    static void startBroker() {
        broker = TestKafka.start(brokersFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() {
        for (var topic : List.of(in, out, dead)) {
            broker.create(topic, 1);
        }
        startCaravan();
    }

    private void startCaravan() {
        var own = new HashMap<>(Map.of("caravan.message.retry-delay", "20", "caravan.kafka.enabled", "true",
                "caravan.kafka.brokers", broker.address(), "caravan.kafka.group", in,
                "caravan.kafka.in", in, "caravan.kafka.out", out, "caravan.kafka.dead-letters", dead,
                "caravan.kafka.in-flight", "4"));
        own.put("camel.component.kafka.configuration.session-timeout-ms", "3000");
        caravan = TestCaravan.startWithQueues(folder, yaml(), time, List.of("kafka.yaml"),
                Optional.empty(), own);
    }

    @Test
    void aMessageBecomesItsResultOfTheSameKeyAndIsCommitted() {
        broker.send(in, "key-1", "Wie heißt das?");

        var result = broker.read(out, 1).get(0);

        assertThat(result.key()).isEqualTo("key-1");
        assertThat(result.text()).isNotBlank();
        assertThat(result.headers()).containsEntry(Names.MODEL, "first").containsEntry(Names.FALLBACKS, "0")
                .containsEntry(Names.KEY, "key-1").containsKeys(Names.COST_USD, Names.CALL_ID);
        assertThat(simulator.log().get(0).body().toString()).contains("Wie heißt das?");
        awaitCommitted();
    }

    private void awaitCommitted() {
        await().atMost(LIMIT).until(() -> broker.behind(in, in) == 0);
    }

    @Test
    void aMessageWithoutAKeyIsKeyedByItsPlace() {
        broker.send(in, null, "text");

        assertThat(broker.read(out, 1).get(0).key()).isEqualTo(in + "/0/0");
    }

    @Test
    void hostileHeadersSteerNothingAndGoNowhere() {
        var elsewhere = in + ".elsewhere";
        var hostile = new HashMap<String, String>();
        for (var name : List.of("CamelHttpUri", "CamelFileName", "CamelSqlQuery", "camelhttpuri", "kafka.OVERRIDE_TOPIC",
                "kafka.KEY", "kafka.TOPIC", "kafka.OFFSET", "CaravanModel")) {
            hostile.put(name, elsewhere);
        }
        hostile.put("endless", "x".repeat(1 << 20));
        broker.send(in, "k", "text".getBytes(StandardCharsets.UTF_8), hostile);

        var result = broker.read(out, 1).get(0);

        assertThat(result.key()).isEqualTo("k");
        assertThat(result.headers().keySet()).allSatisfy(name -> assertThat(name).startsWith("Caravan"));
        assertThat(result.headers()).containsEntry(Names.MODEL, "first");
    }

    @Test
    void poisonIsADeadLetterAndHoldsNobodyUp() {
        broker.send(in, "poison", "poison".getBytes(StandardCharsets.UTF_8), Map.of(Names.TASK, "long"));
        broker.send(in, "bytes", new byte[] {(byte) 0xC3, 0x28}, Map.of());
        broker.send(in, "nothing", null, Map.of());
        broker.send(in, "sound", "sound");

        assertThat(broker.read(out, 1).get(0).key()).isEqualTo("sound");
        var letters = broker.read(dead, 3);
        assertThat(letters).extracting(TestKafka.Received::key).containsExactlyInAnyOrder("poison", "bytes", "nothing");
        assertThat(letters).filteredOn(letter -> letter.key().equals("poison")).singleElement().satisfies(letter -> {
            assertThat(letter.text()).isEqualTo("poison");
            assertThat(letter.headers()).containsEntry(Names.FAILURE_CODE, "all_answers_rejected");
            assertThat(letter.headers().get(Names.FAILURE_ATTEMPTS)).contains("GUARD").doesNotContain("poison");
        });
        awaitCommitted();
    }

    @Test
    void manyMessagesOfAPartitionAreAskedAtOnceAndASlowOneHoldsNobodyUp() {
        simulator.others(Script.of(Behaviour.stall()));
        var capacity = simulator.takeAtOnce(4);
        IntStream.range(0, 40).forEach(i -> broker.send(in, "k" + i, "text " + i));

        var first = broker.read(out, 39);

        var slow = IntStream.range(0, 40).filter(i -> first.stream().noneMatch(other -> other.key().equals("k" + i)))
                .findFirst().orElseThrow();
        await("all before the slow one").atMost(LIMIT).until(() -> broker.behind(in, in) == 40 - slow);
        assertThat(capacity.refused()).as("no more than four at once").isZero();

        simulator.refuseConnections();
        simulator.acceptConnections();
        await("the slow one too").atMost(LIMIT).until(() -> {
            time.advance(Duration.ofSeconds(5));
            return broker.behind(in, in) == 0;
        });
        assertThat(broker.read(out, 40)).extracting(TestKafka.Received::key).doesNotHaveDuplicates();
    }

    @Test
    void theSameMessageTwiceIsPaidForOnce() {
        broker.send(in, "a", "text");
        broker.send(in, "b", "text");

        var results = broker.read(out, 2);

        assertThat(results.get(0).text()).isEqualTo(results.get(1).text());
        assertThat(simulator.log()).hasSize(1);
    }

    @Test
    void anOutageLosesNeitherMessagesNorThePartition() {
        simulator.others(Script.always(Behaviour.refuse(503)));
        IntStream.range(0, 40).forEach(i -> broker.send(in, "k" + i, "text " + i));
        await().atMost(LIMIT).until(() -> caravan.countIn("work", "state = 'parked'") >= 1);
        var asked = simulator.log().size();
        await().during(Duration.ofSeconds(1)).atMost(LIMIT).until(() -> simulator.log().size() <= asked + 4);
        assertThat(broker.behind(in, in)).isEqualTo(40);

        simulator.others(Script.always(Behaviour.answer()));
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
            time.advance(Duration.ofSeconds(5));
            return caravan.countIn("work", "state = 'answered'") == 40;
        });

        assertThat(broker.read(out, 40)).extracting(TestKafka.Received::key).as("never given to another consumer")
                .doesNotHaveDuplicates();
        awaitCommitted();
    }

    @Test
    void anOutageThatIsTooLongMakesDeadLettersWithTheirAttempts() {
        simulator.others(Script.always(Behaviour.refuse(503)));
        broker.send(in, "k", "text");
        await().atMost(LIMIT).until(() -> caravan.countIn("work", "state = 'parked'") == 1);

        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
            time.advance(Duration.ofMinutes(1));
            return caravan.countIn("work", "state = 'failed'") == 1;
        });

        var letter = broker.read(dead, 1).get(0);
        assertThat(letter.text()).isEqualTo("text");
        assertThat(letter.headers().get(Names.FAILURE_REASON)).contains("no model served for");
        assertThat(letter.headers().get(Names.FAILURE_ATTEMPTS)).contains("OVERLOADED");
    }

    @Test
    void whatWasInWorkWhenCaravanStoppedIsTakenAgain() {
        simulator.others(Script.always(Behaviour.stall()));
        broker.send(in, "k", "text".getBytes(StandardCharsets.UTF_8), Map.of(Names.TASK, "short"));
        await().atMost(LIMIT).until(() -> simulator.log().size() == 1);

        caravan.close();
        simulator.others(Script.always(Behaviour.answer()));
        startCaravan();

        assertThat(broker.read(out, 1).get(0).key()).isEqualTo("k");
        awaitCommitted();
    }

    @Test
    void aBrokerThatIsKilledAndStartedAgainLosesNothingAndCostsNothing() {
        simulator.others(Script.always(Behaviour.answer(Duration.ofMillis(300))));
        IntStream.range(0, 20).forEach(i -> broker.send(in, "k" + i, "text " + i));
        await().atMost(LIMIT).until(() -> simulator.log().size() >= 4);

        broker.restart();

        var keys = broker.read(out, read -> read.stream().map(TestKafka.Received::key).distinct().count() == 20);
        assertThat(keys).isNotEmpty();
        assertThat(simulator.log()).as("each is paid for once").hasSize(20);
        awaitCommitted();
    }
}
