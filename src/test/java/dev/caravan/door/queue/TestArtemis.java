package dev.caravan.door.queue;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** An Artemis broker on a port of this machine that keeps its messages in a folder, and what a test sends and takes. */
final class TestArtemis implements AutoCloseable {

    /** What a header of a megabyte needs. */
    private static final int LONGEST_MESSAGE = 4 << 20;

    private final Path folder;
    private final int port = freePort();
    private EmbeddedActiveMQ broker;

    /** Makes a message of a session's. */
    interface Maker {
        Message of(Session session) throws JMSException;
    }

    private TestArtemis(Path folder) {
        this.folder = folder;
    }

    static TestArtemis start(Path folder) {
        var artemis = new TestArtemis(folder);
        artemis.start();
        return artemis;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts the broker, or starts it again on the same port with the messages it had. */
    void start() {
        try {
            var config = new ConfigurationImpl().setSecurityEnabled(false).setPersistenceEnabled(true)
                    .setJournalType(JournalType.NIO).setJournalBufferSize_NIO(LONGEST_MESSAGE).setJournalDirectory(folder.resolve("journal").toString())
                    .setBindingsDirectory(folder.resolve("bindings").toString())
                    .setPagingDirectory(folder.resolve("paging").toString())
                    .setLargeMessagesDirectory(folder.resolve("large").toString())
                    .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + port);
            broker = new EmbeddedActiveMQ().setConfiguration(config);
            broker.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "tcp://127.0.0.1:" + port + "?consumerWindowSize=0";
    }

    void send(String queue, Maker maker) {
        inSession((session, into) -> {
            session.createProducer(session.createQueue(queue)).send(maker.of(session));
            return into;
        });
    }

    void send(String queue, String key, String text) {
        send(queue, session -> {
            var message = session.createTextMessage(text);
            message.setJMSCorrelationID(key);
            return message;
        });
    }

    /** Takes so many messages; waits for each for half a minute at most. */
    List<Message> take(String queue, int count) {
        return inSession((session, into) -> {
            var consumer = session.createConsumer(session.createQueue(queue));
            for (int i = 0; i < count; i++) {
                var message = consumer.receive(30_000);
                if (message == null) {
                    throw new IllegalStateException(queue + " has only " + into.size() + " of " + count + " messages");
                }
                into.add(message);
            }
            return into;
        });
    }

    /** How many messages lie in a queue, those that a consumer has but did not acknowledge included. */
    long count(String queue) {
        var found = broker.getActiveMQServer().locateQueue(queue);
        return found == null ? 0 : found.getMessageCount();
    }

    /** How often the broker gave the messages of a queue out that were not acknowledged yet, or were acknowledged. */
    long givenOut(String queue) {
        return broker.getActiveMQServer().locateQueue(queue).getMessagesAcknowledged()
                + broker.getActiveMQServer().locateQueue(queue).getDeliveringCount();
    }

    private interface Work {
        List<Message> in(Session session, List<Message> into) throws JMSException;
    }

    private List<Message> inSession(Work work) {
        try (var factory = new ActiveMQConnectionFactory(url()); var connection = factory.createConnection();
                var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            return work.in(session, new ArrayList<>());
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops the broker; its messages stay in the folder. */
    @Override
    public void close() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
