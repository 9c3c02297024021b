package dev.caravan.door.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.route.Names;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of a real JMS broker. Each test has queues of its own. */
class JmsDoorTest extends BrokerFixture {

    @TempDir
    static Path brokersFolder;
    private static TestArtemis broker;

    @BeforeAll
    static void startBroker() {
        broker = TestArtemis.start(brokersFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() {
        startCaravan();
    }

    private void startCaravan() {
        caravan = startIn(folder);
    }

    private TestCaravan startIn(Path folder) {
        return TestCaravan.startWithQueues(folder, yaml(), time, List.of("jms.yaml"),
                Optional.empty(), Map.of("caravan.message.retry-delay", "20", "caravan.jms.enabled", "true",
                        "caravan.jms.url", broker.url(), "caravan.jms.in", in, "caravan.jms.out", out,
                        "caravan.jms.dead-letters", dead, "caravan.jms.in-flight", "4"));
    }

    @Test
    void aMessageBecomesItsResultOfTheSameKey() throws JMSException {
        broker.send(in, "key-1", "Wie heißt das?");

        var result = broker.take(out, 1).get(0);

        assertThat(((TextMessage) result).getText()).isNotBlank();
        assertThat(result.getJMSCorrelationID()).isEqualTo("key-1");
        assertThat(names(result)).contains(Names.MODEL, Names.FALLBACKS, Names.COST_USD, Names.CALL_ID, Names.KEY);
        assertThat(result.getStringProperty(Names.MODEL)).isEqualTo("first");
        assertThat(simulator.log().get(0).body().toString()).contains("Wie heißt das?");
        await().atMost(LIMIT).until(() -> broker.count(in) == 0);
    }

    @Test
    void aMessageWithoutACorrelationIdIsKeyedByItsOwn() throws JMSException {
        var sent = new ArrayList<Message>();
        broker.send(in, session -> {
            var message = session.createBytesMessage();
            message.writeBytes("Wie heißt das?".getBytes(StandardCharsets.UTF_8));
            sent.add(message);
            return message;
        });

        assertThat(broker.take(out, 1).get(0).getJMSCorrelationID()).startsWith("ID:")
                .isEqualTo(sent.get(0).getJMSMessageID());
    }

    @Test
    void hostileHeadersSteerNothingAndGoNowhere() throws JMSException {
        var elsewhere = in + ".elsewhere";
        broker.send(in, session -> {
            var message = session.createTextMessage("text");
            message.setJMSReplyTo(session.createQueue(elsewhere));
            for (var name : List.of("CamelHttpUri", "CamelFileName", "CamelSqlQuery", "CamelJmsDestinationName",
                    "camelhttpuri", "CaravanModel")) {
                message.setStringProperty(name, elsewhere);
            }
            message.setStringProperty("endless", "x".repeat(1 << 20));
            return message;
        });

        var result = broker.take(out, 1).get(0);

        assertThat(names(result)).allSatisfy(name -> assertThat(name).matches("Caravan.*|JMSX?.*|__AMQ_CID"));
        assertThat(result.getStringProperty(Names.MODEL)).isEqualTo("first");
        assertThat(broker.count(elsewhere)).isZero();
    }

    @Test
    void poisonIsADeadLetterAndStopsNobody() throws JMSException {
        broker.send(in, session -> {
            var message = session.createTextMessage("poison");
            message.setStringProperty(Names.TASK, "long");
            message.setJMSCorrelationID("poison");
            return message;
        });
        broker.send(in, session -> session.createObjectMessage(new ArrayList<>(List.of("an object"))));
        broker.send(in, session -> {
            var message = session.createBytesMessage();
            message.writeBytes(new byte[] {(byte) 0xC3, 0x28});
            message.setJMSCorrelationID("bytes");
            return message;
        });
        broker.send(in, "sound", "sound");

        assertThat(broker.take(out, 1).get(0).getJMSCorrelationID()).isEqualTo("sound");
        var letters = broker.take(dead, 3);
        var poison = letters.stream().filter(letter -> key(letter).equals("poison")).findFirst().orElseThrow();
        assertThat(((TextMessage) poison).getText()).isEqualTo("poison");
        assertThat(poison.getStringProperty(Names.FAILURE_CODE)).isEqualTo("all_answers_rejected");
        assertThat(poison.getStringProperty(Names.FAILURE_ATTEMPTS)).contains("GUARD");
        assertThat(letters).filteredOn(letter -> key(letter).equals("bytes")).singleElement()
                .satisfies(letter -> assertThat(((BytesMessage) letter).getBodyLength()).isEqualTo(2));
        assertThat(letters).as("an object is never read").filteredOn(letter -> key(letter).startsWith("ID:"))
                .singleElement().satisfies(letter -> assertThat(letter.getStringProperty(Names.FAILURE_REASON))
                        .contains("no request"));
    }

    @Test
    void theSameMessageTwiceIsPaidForOnce() throws JMSException {
        broker.send(in, "a", "text");
        broker.send(in, "b", "text");

        var results = broker.take(out, 2);

        assertThat(((TextMessage) results.get(0)).getText()).isEqualTo(((TextMessage) results.get(1)).getText());
        assertThat(simulator.log()).hasSize(1);
    }

    @Test
    void workersCompeteForTheMessagesOfAQueue(@TempDir Path another) {
        simulator.others(Script.always(Behaviour.answer(Duration.ofMillis(100))));
        try (var competitor = startIn(another)) {
            IntStream.range(0, 40).forEach(i -> broker.send(in, "k" + i, "text " + i));

            var results = broker.take(out, 40);

            assertThat(results).extracting(JmsDoorTest::key).doesNotHaveDuplicates();
            assertThat(simulator.log()).hasSize(40);
            assertThat(List.of(caravan, competitor)).allSatisfy(worker ->
                    assertThat(worker.countIn("work", "state = 'answered'")).isPositive());
        }
    }

    @Test
    void anOutageLosesNothingAndGivesNoMessageOutAgain() throws JMSException {
        simulator.others(Script.always(Behaviour.refuse(503)));
        IntStream.range(0, 8).forEach(i -> broker.send(in, "k" + i, "text " + i));
        await().atMost(LIMIT).until(() -> caravan.countIn("work", "state = 'parked'") >= 1);
        await().atMost(LIMIT).until(() -> broker.givenOut(in) == 4);

        simulator.others(Script.always(Behaviour.answer()));
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
            time.advance(Duration.ofSeconds(5));
            return broker.count(out) == 8;
        });

        assertThat(broker.take(out, 8)).extracting(JmsDoorTest::key)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 8).mapToObj(i -> "k" + i).toList());
        assertThat(broker.count(dead)).isZero();
        assertThat(broker.count("DLQ")).isZero();
    }

    @Test
    void anOutageThatIsTooLongMakesDeadLettersWithTheirAttempts() throws JMSException {
        simulator.others(Script.always(Behaviour.refuse(503)));
        broker.send(in, "k", "text");
        await().atMost(LIMIT).until(() -> caravan.countIn("work", "state = 'parked'") >= 1);

        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
            time.advance(Duration.ofMinutes(1));
            return broker.count(dead) == 1;
        });

        var letter = broker.take(dead, 1).get(0);
        assertThat(((TextMessage) letter).getText()).isEqualTo("text");
        assertThat(letter.getStringProperty(Names.FAILURE_REASON)).contains("no model served for");
        assertThat(letter.getStringProperty(Names.FAILURE_ATTEMPTS)).contains("OVERLOADED");
    }

    @Test
    void whatWasInWorkWhenCaravanStoppedIsGivenOutAgain() throws JMSException {
        simulator.others(Script.always(Behaviour.stall()));
        broker.send(in, session -> {
            var message = session.createTextMessage("text");
            message.setStringProperty(Names.TASK, "short");
            message.setJMSCorrelationID("k");
            return message;
        });
        await().atMost(LIMIT).until(() -> simulator.log().size() == 1);

        caravan.close();
        simulator.others(Script.always(Behaviour.answer()));
        startCaravan();

        assertThat(key(broker.take(out, 1).get(0))).isEqualTo("k");
    }

    @Test
    void aRestartOfTheBrokerLosesNothingAndIsPaidForOnce() throws JMSException {
        simulator.others(Script.always(Behaviour.answer(Duration.ofMillis(500))));
        IntStream.range(0, 8).forEach(i -> broker.send(in, "k" + i, "text " + i));
        await().atMost(LIMIT).until(() -> simulator.log().size() >= 4);

        broker.close();
        broker.start();

        await().atMost(LIMIT).until(() -> broker.count(in) == 0);
        var keys = broker.take(out, (int) broker.count(out)).stream().map(JmsDoorTest::key).distinct();
        assertThat(keys).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 8).mapToObj(i -> "k" + i).toList());
        assertThat(simulator.log()).hasSize(8);
    }

    private static String key(Message message) {
        try {
            return message.getJMSCorrelationID();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> names(Message message) throws JMSException {
        return Collections.list(message.getPropertyNames());
    }
}
