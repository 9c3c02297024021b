package dev.caravan.door.queue;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A Kafka broker in a process of its own (KRaft) that keeps its records in a folder, and what a test sends and reads. */
public final class TestKafka implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Path properties;
    private final Path log;
    private final int port;
    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;
    private Process process;

    private TestKafka(Path folder) {
        port = freePort();
        var controller = freePort();
        log = folder.resolve("kafka.out");
        try {
            properties = Files.writeString(folder.resolve("kafka.properties"), """
                    process.roles=broker,controller
                    node.id=1
                    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                    controller.listener.names=CONTROLLER
                    controller.quorum.voters=1@127.0.0.1:%2$d
                    log.dirs=%3$s
                    offsets.topic.replication.factor=1
                    offsets.topic.num.partitions=1
                    transaction.state.log.replication.factor=1
                    transaction.state.log.min.isr=1
                    group.initial.rebalance.delay.ms=0
                    group.min.session.timeout.ms=1000
                    message.max.bytes=8000000
                    """.formatted(port, controller, folder.resolve("kafka-records")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        launch();
        admin = Admin.create(Map.of("bootstrap.servers", address()));
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", address(), "max.request.size", 8_000_000),
                new StringSerializer(), new ByteArraySerializer());
    }

    /** Starts a broker whose records lie in a folder, and waits for it. */
    public static TestKafka start(Path folder) {
        var kafka = new TestKafka(folder);
        kafka.awaitBroker();
        return kafka;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void launch() {
        try {
            process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                    "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                    KafkaBroker.class.getName(), properties.toString()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitBroker() {
        await().atMost(LIMIT).ignoreExceptions().until(() ->
                !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty());
    }

    /** Kills the broker with -9 and starts it again with the records it had. */
    void restart() {
        kill();
        launch();
        awaitBroker();
    }

    /** {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public void create(String topic, int partitions) {
        get(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
    }

    public void send(String topic, String key, String text) {
        send(topic, key, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    void send(String topic, String key, byte[] body, Map<String, String> headers) {
        var sent = new ProducerRecord<>(topic, key, body);
        headers.forEach((name, value) -> sent.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        get(producer.send(sent));
    }

    /** Reads a topic from its beginning until what was read is enough; waits for two minutes at most. */
    public List<Received> read(String topic, Predicate<List<Received>> enough) {
        try (var consumer = consumer(Map.of())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var read = new ArrayList<Received>();
            var end = System.nanoTime() + LIMIT.toNanos();
            while (!enough.test(read) && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(Received.of(record)));
            }
            if (!enough.test(read)) {
                throw new IllegalStateException(topic + " has only " + read.size() + " records");
            }
            return read;
        }
    }

    List<Received> read(String topic, int count) {
        return read(topic, read -> read.size() >= count);
    }

    /** How many consumers of a group have a partition. */
    public long consumers(String group) {
        return get(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group)).members().stream()
                .filter(member -> !member.assignment().topicPartitions().isEmpty()).count();
    }

    /** How many records of a topic a group has not committed. */
    public long behind(String group, String topic) {
        try (var consumer = consumer(Map.of("group.id", group))) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition())).toList();
            var committed = consumer.committed(Set.copyOf(partitions));
            return consumer.endOffsets(partitions).entrySet().stream().mapToLong(end -> end.getValue()
                    - (committed.get(end.getKey()) == null ? 0 : committed.get(end.getKey()).offset())).sum();
        }
    }

    private KafkaConsumer<String, byte[]> consumer(Map<String, Object> own) {
        var settings = new HashMap<String, Object>(Map.of("bootstrap.servers", address(), "enable.auto.commit", false));
        settings.putAll(own);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A record that was read, its headers as text. */
    public record Received(String key, String text, Map<String, String> headers) {

        private static Received of(ConsumerRecord<String, byte[]> read) {
            var headers = new LinkedHashMap<String, String>();
            read.headers().forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
            return new Received(read.key(), read.value() == null ? null
                    : new String(read.value(), StandardCharsets.UTF_8), headers);
        }
    }

    private void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }
}
