package dev.caravan.door.queue;

import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.errorhandler.KafkaConsumerListener;
import org.apache.camel.component.kafka.consumer.support.ProcessingResult;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code caravanKafkaOffsets}: lets many records of a partition be in work at once, and commits up to the first that is
 * not done. After each poll, on its thread, it pauses the partitions while there is enough in work; the polls go on, so
 * that no partition is lost however long a record takes. Its records come from other threads too.
 */
public final class KafkaOffsets extends KafkaConsumerListener implements Predicate<Object> {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaOffsets.class);
    private static final Duration COMMIT_LIMIT = Duration.ofSeconds(10);
    private static final String RECORD = "CaravanKafkaRecord";

    private final Offsets offsets = new Offsets();
    private final long enough;
    private boolean paused;

    private record Place(TopicPartition partition, long offset) {
    }

    /**
     * The records of a door.
     *
     * @param enough from how many in work on no more are taken; some more than are asked at once, so that nobody is idle
     *     until the next poll
     */
    KafkaOffsets(long enough) {
        this.enough = enough;
    }

    /** Commits what is done, and stops or takes up the flow. Never throws the polled records away. */
    @Override
    public boolean afterConsume(Object polling) {
        var consumer = (Consumer<?, ?>) polling;
        offsets.keep(consumer.assignment());
        commit(consumer);
        if (offsets.inWork() >= enough) {
            consumer.pause(consumer.assignment());
            paused = true;
        } else if (paused) {
            consumer.resume(consumer.paused());
            paused = false;
        }
        return true;
    }

    private void commit(Consumer<?, ?> consumer) {
        var due = offsets.due(consumer.assignment());
        if (due.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(due.entrySet().stream().collect(Collectors.toMap(
                    Map.Entry::getKey, entry -> new OffsetAndMetadata(entry.getValue()))), COMMIT_LIMIT);
            offsets.committed(due);
        } catch (KafkaException e) {
            LOG.info("Offsets could not be committed and are again after the next poll: {}", e.toString());
        }
    }

    /** What is not done stays in work, and is not committed. */
    @Override
    public boolean afterProcess(ProcessingResult result) {
        return true;
    }

    /** The flow is never stopped by Camel itself. */
    @Override
    public boolean test(Object ignored) {
        return true;
    }

    /** Notes the record as in work. One that is already, for it came again, goes no further. */
    public void begin(Exchange exchange) {
        var message = exchange.getMessage();
        var place = new Place(new TopicPartition(message.getHeader(KafkaConstants.TOPIC, String.class),
                message.getHeader(KafkaConstants.PARTITION, Integer.class)),
                message.getHeader(KafkaConstants.OFFSET, Long.class));
        exchange.setProperty(RECORD, place);
        if (!offsets.begin(place.partition(), place.offset())) {
            exchange.setRouteStop(true);
        }
    }

    /** The record's result, or its dead letter, is sent. */
    public void done(Exchange exchange) {
        var place = exchange.getProperty(RECORD, Place.class);
        offsets.done(place.partition(), place.offset());
    }
}
