package dev.caravan.door;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The results of a file of rows: JSON Lines in the order of the rows, and beside them, in the same form, the rows that
 * failed. Rows that come before their turn wait in memory. Both files are written aside and appear whole at the end.
 * Safe for all threads.
 */
final class RowResults implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Out results;
    private final Out errors;
    private final Map<Long, Result> early = new HashMap<>();
    private long next = 1;
    private long earlyBytes;

    private record Result(boolean failed, byte[] line) {
    }

    /**
     * Begins the files beside their places.
     *
     * @param name what both are called in the outbox, without ending
     */
    RowResults(Outbox outbox, String name) throws IOException {
        results = new Out(outbox.folder().resolve(name + ".jsonl"), true);
        errors = new Out(outbox.folder().resolve(name + ResultNames.ERRORS + ".jsonl"), false);
    }

    /** Adds a row's line, which is written when its turn has come. */
    synchronized void add(long row, boolean failed, String line) throws IOException {
        var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        early.put(row, new Result(failed, bytes));
        earlyBytes += bytes.length;
        for (var due = early.remove(next); due != null; due = early.remove(next)) {
            earlyBytes -= due.line().length;
            (due.failed() ? errors : results).write(due.line());
            next++;
        }
    }

    /** The row whose turn it is. */
    synchronized long next() {
        return next;
    }

    /** What waits for its turn. */
    synchronized long earlyBytes() {
        return earlyBytes;
    }

    /** Lets the files appear; that of the failed rows only when there are any. */
    synchronized void finish() throws IOException {
        errors.appear();
        results.appear();
    }

    boolean anyFailed() {
        return errors.written > 0;
    }

    /** Takes away what has not appeared. */
    @Override
    public synchronized void close() {
        results.close();
        errors.close();
    }

    /** One file, written aside. */
    private static final class Out {

        private final Path place;
        private final Path aside;
        private final boolean appearsEmpty;
        private final FileChannel channel;
        private final OutputStream out;
        private volatile long written;

        Out(Path place, boolean appearsEmpty) throws IOException {
            this.place = place;
            this.appearsEmpty = appearsEmpty;
            this.aside = place.resolveSibling(".writing-" + place.getFileName());
            this.channel = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS);
            this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        }

        void write(byte[] line) throws IOException {
            out.write(line);
            written += line.length;
        }

        void appear() throws IOException {
            out.flush();
            channel.force(true);
            channel.close();
            if (written > 0 || appearsEmpty) {
                Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.deleteIfExists(place);
            }
        }

        void close() {
            try {
                channel.close();
                Files.deleteIfExists(aside);
            } catch (IOException e) {
                // it is overwritten when the file is taken again
            }
        }
    }
}
