package dev.caravan.door.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records are in work, and up to which one everything before is done, partition by partition. Safe for all
 * threads: every method holds the lock.
 */
final class Offsets {

    private final Map<TopicPartition, Progress> partitions = new HashMap<>();
    private int inWork;

    /** What is known of one partition. */
    private static final class Progress {

        private final TreeSet<Long> inWork = new TreeSet<>();
        private long next;
        private long committed = -1;

        /** The first record that is not done. */
        private long done() {
            return inWork.isEmpty() ? next : inWork.first();
        }
    }

    /** A record has come; false when it is in work already, for it came again meanwhile. */
    synchronized boolean begin(TopicPartition partition, long offset) {
        var progress = partitions.computeIfAbsent(partition, fresh -> new Progress());
        if (!progress.inWork.add(offset)) {
            return false;
        }
        progress.next = Math.max(progress.next, offset + 1);
        inWork++;
        return true;
    }

    /** A record's result, or its dead letter, is sent. */
    synchronized void done(TopicPartition partition, long offset) {
        Optional.ofNullable(partitions.get(partition)).filter(progress -> progress.inWork.remove(offset))
                .ifPresent(progress -> inWork--);
    }

    synchronized int inWork() {
        return inWork;
    }

    /** Where each of these partitions is to be taken up again, where that is not where it was committed last. */
    synchronized Map<TopicPartition, Long> due(Set<TopicPartition> assigned) {
        var due = new HashMap<TopicPartition, Long>();
        for (var partition : assigned) {
            Optional.ofNullable(partitions.get(partition)).filter(progress -> progress.done() != progress.committed)
                    .ifPresent(progress -> due.put(partition, progress.done()));
        }
        return due;
    }

    synchronized void committed(Map<TopicPartition, Long> due) {
        due.forEach((partition, offset) -> partitions.get(partition).committed = offset);
    }

    /** Other partitions belong to somebody else now; what is in work of them goes on, and is known again. */
    synchronized void keep(Set<TopicPartition> assigned) {
        partitions.entrySet().removeIf(entry ->
                !assigned.contains(entry.getKey()) && entry.getValue().inWork.isEmpty());
    }
}
