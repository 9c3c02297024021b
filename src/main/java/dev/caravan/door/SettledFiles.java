package dev.caravan.door;

import dev.caravan.model.TimeSource;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * {@code caravanSettled}: which files of the inbox may be taken. Not those still being written, which changed lately
 * or are named so; nor those postponed. Safe for all threads.
 */
public final class SettledFiles implements GenericFileFilter<File> {

    private static final Pattern UNFINISHED =
            Pattern.compile(".*\\.(part|partial|tmp|crdownload|swp|camellock)",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Duration FIRST_GAP = Duration.ofSeconds(10);
    private static final Duration LONGEST_GAP = Duration.ofMinutes(10);

    private final Duration settle;
    private final TimeSource time;
    private final Map<String, Look> young = new ConcurrentHashMap<>();
    private final Map<String, Pause> paused = new ConcurrentHashMap<>();

    /** A file as it was when it was first seen so. */
    private record Look(long size, long modified, Instant since) {
    }

    private record Pause(int times, Instant until) {
    }

    public SettledFiles(Duration settle, TimeSource time) {
        this.settle = settle;
        this.time = time;
    }

    @Override
    public boolean accept(GenericFile<File> candidate) {
        return accept(candidate.getFile());
    }

    boolean accept(File file) {
        return finishedName(file) && !isPaused(file.getName()) && settled(file);
    }

    /**
     * Whether a file of the inbox is a document at all, taken or still to be taken. Camel takes a backslash in a name for
     * a folder, so such files are left alone.
     */
    public static boolean finishedName(File file) {
        var name = file.getName();
        return !name.startsWith(".") && !name.contains("\\") && !UNFINISHED.matcher(name).matches() && file.isFile();
    }

    /** By its own time of change, or, should that lie in the future, by ours. */
    private boolean settled(File file) {
        var now = time.instant();
        if (!Instant.ofEpochMilli(file.lastModified()).isAfter(now.minus(settle))) {
            young.remove(file.getName());
            return true;
        }
        var seen = young.compute(file.getName(), (name, before) ->
                before != null && before.size() == file.length() && before.modified() == file.lastModified()
                        ? before : new Look(file.length(), file.lastModified(), now));
        return !seen.since().isAfter(now.minus(settle));
    }

    private boolean isPaused(String name) {
        var pause = paused.get(name);
        return pause != null && time.instant().isBefore(pause.until());
    }

    /** Keeps the file in the inbox for a while: 10 s at first, then twice as long each time, 10 minutes at most. */
    Duration postpone(String name) {
        var times = paused.containsKey(name) ? paused.get(name).times() + 1 : 0;
        var doubled = FIRST_GAP.multipliedBy(1L << Math.min(times, 10));
        var gap = doubled.compareTo(LONGEST_GAP) < 0 ? doubled : LONGEST_GAP;
        paused.put(name, new Pause(times, time.instant().plus(gap)));
        return gap;
    }

    /** The file is gone from the inbox. */
    void forget(String name) {
        young.remove(name);
        paused.remove(name);
    }
}
