package dev.caravan.door;

import dev.caravan.provider.BadRequestException;
import dev.caravan.route.WorkBean;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which files of the inbox may be tried: those of tasks that a model serves, and those that have waited for longer than
 * they may, to fail. What is parked is asked of the table of work once a minute. Safe for all threads.
 */
final class InboxGate {

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    private final WorkBean work;
    private final String inboxTask;
    private volatile Map<String, Instant> parked = Map.of();
    private Instant nextLook = Instant.EPOCH;

    /**
     * A gate.
     *
     * @param inboxTask the task of files that lie in no sub-folder
     */
    InboxGate(WorkBean work, String inboxTask) {
        this.work = work;
        this.inboxTask = inboxTask;
    }

    /** The task that a file of this name goes to: that of its first folder. */
    String task(String name) {
        var slash = name.indexOf('/');
        return slash < 0 ? inboxTask : name.substring(0, slash);
    }

    /** Whether a file of this name may be tried now. */
    boolean open(String name) {
        try {
            var chain = work.chain(task(name));
            return work.desk().gate(chain).open() || parkedSince(name).filter(since ->
                    !since.plus(chain.batch().parkFor()).isAfter(work.desk().now())).isPresent();
        } catch (BadRequestException noSuchTask) {
            return true;
        }
    }

    /** Since when something of the file has been parked; empty when nothing is. */
    Optional<Instant> parkedSince(String name) {
        look();
        return Optional.ofNullable(parked.get(name));
    }

    /** What waited of the file failed with it. */
    void forget(InboxFile file) {
        work.desk().journal().forget(file.batch());
    }

    private synchronized void look() {
        var now = work.desk().now();
        if (!now.isBefore(nextLook)) {
            nextLook = now.plus(BETWEEN_LOOKS);
            parked = work.desk().journal().parked(now).entrySet().stream().collect(Collectors.toMap(
                    entry -> InboxFile.nameOf(entry.getKey()), Map.Entry::getValue, (one, other) -> one));
        }
    }
}
