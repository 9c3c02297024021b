package dev.caravan.door;

import dev.caravan.model.Backoff;
import dev.caravan.model.SteadyClock;
import dev.caravan.model.TimeSource;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * {@code caravanSettled}: which files of the inbox may be taken. Not those still being written, which changed lately
 * or are named so; nor those postponed, or of a task that no model serves. Safe for all threads.
 */
public final class SettledFiles implements GenericFileFilter<File> {

    private static final Backoff GAP = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(10));

    /** Stands for all files. */
    private static final String ALL = "";

    private final Duration settle;
    private final TimeSource time;
    private final SteadyClock clock;
    private final Predicate<String> open;
    private final Map<String, Look> young = new ConcurrentHashMap<>();
    private final Untaken untaken = new Untaken();
    private final Map<String, Pause> paused = new ConcurrentHashMap<>();

    /** A file as it was when it was first seen so. */
    private record Look(long size, long modified, Instant since) {
    }

    private record Pause(int times, Instant until) {
    }

    /**
     * A filter.
     *
     * @param settle for how long a file must not have changed
     * @param open whether a file of this name may be tried
     */
    SettledFiles(Duration settle, TimeSource time, Predicate<String> open) {
        this.settle = settle;
        this.time = time;
        this.clock = new SteadyClock(time);
        this.open = open;
    }

    @Override
    public boolean accept(GenericFile<File> candidate) {
        return accept(candidate.getFile(), InboxFile.name(candidate));
    }

    /** Whether a file may be taken, or a folder's files be looked at. */
    boolean accept(File entry, String name) {
        if (InboxEntries.takes(entry)) {
            return !isPaused(ALL) && !isPaused(name) && open.test(name) && settled(entry, name);
        }
        untaken.tell(entry);
        return InboxEntries.enters(entry);
    }

    /** By its own time of change, or, should that lie in the future, by ours. */
    private boolean settled(File file, String name) {
        var now = time.instant();
        if (!Instant.ofEpochMilli(file.lastModified()).isAfter(now.minus(settle))) {
            young.remove(name);
            return true;
        }
        var seen = young.compute(name, (same, before) ->
                before != null && before.size() == file.length() && before.modified() == file.lastModified()
                        ? before : new Look(file.length(), file.lastModified(), now));
        return !seen.since().isAfter(now.minus(settle));
    }

    private boolean isPaused(String name) {
        var pause = paused.get(name);
        return pause != null && clock.now().isBefore(pause.until());
    }

    /** Keeps the file in the inbox for a while: 10 s at first, then twice as long each time, 10 minutes at most. */
    Duration postpone(String name) {
        var times = paused.containsKey(name) ? paused.get(name).times() + 1 : 0;
        var gap = GAP.after(times);
        paused.put(name, new Pause(times, clock.now().plus(gap)));
        return gap;
    }

    /** Keeps all files in the inbox, as {@link #postpone} does one; empty when they are kept already. */
    synchronized Optional<Duration> pause() {
        return isPaused(ALL) ? Optional.empty() : Optional.of(postpone(ALL));
    }

    /** The file is gone from the inbox, and what became of it could be written. */
    void served(String name) {
        young.remove(name);
        paused.remove(name);
        paused.remove(ALL);
    }
}
