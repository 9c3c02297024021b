package dev.caravan.door;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The lines of a file of any size, in any encoding that {@link Texts} knows, the longest of which is bounded. */
final class Lines implements AutoCloseable {

    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_MARK = 3;

    private final Counting file;
    private final InputStream in;
    private final int maxBytes;
    private final Deque<Line> putBack = new ArrayDeque<>();
    private long number;

    /**
     * A line of the file.
     *
     * @param number from 1
     * @param bytes without the line's end; empty when it is too long
     */
    record Line(long number, byte[] bytes, boolean tooLong) {

        String text() {
            return Texts.unmarked(bytes);
        }

        boolean blank() {
            if (tooLong) {
                return false;
            }
            for (var b : bytes) {
                if (b != ' ' && b != '\t') {
                    return false;
                }
            }
            return true;
        }
    }

    Lines(InputStream raw, int maxBytes) throws IOException {
        this.file = new Counting(raw);
        this.maxBytes = maxBytes;
        var buffered = new BufferedInputStream(file, BUFFER);
        buffered.mark(LONGEST_MARK);
        var start = buffered.readNBytes(LONGEST_MARK);
        buffered.reset();
        var charset = Texts.marked(start, start.length);
        buffered.skipNBytes(charset.isEmpty() ? 0 : charset.get() == StandardCharsets.UTF_8 ? LONGEST_MARK : 2);
        this.in = charset.isEmpty() || charset.get() == StandardCharsets.UTF_8 ? buffered
                : new BufferedInputStream(new AsUtf8(buffered, charset.get()), BUFFER);
    }

    /** The next line; empty at the end. */
    Optional<Line> next() throws IOException {
        if (!putBack.isEmpty()) {
            return Optional.of(putBack.poll());
        }
        var line = new ByteArrayOutputStream(256);
        var tooLong = false;
        int read = in.read();
        if (read < 0) {
            return Optional.empty();
        }
        for (; read >= 0 && read != '\n'; read = in.read()) {
            tooLong |= line.size() > maxBytes;
            if (!tooLong) {
                line.write(read);
            }
        }
        return Optional.of(line(line.toByteArray(), tooLong));
    }

    private Line line(byte[] bytes, boolean tooLong) {
        number++;
        var length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        return tooLong || length > maxBytes ? new Line(number, new byte[0], true)
                : new Line(number, length == bytes.length ? bytes : Arrays.copyOf(bytes, length), false);
    }

    /** Lets these lines be read again. */
    void putBack(List<Line> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            putBack.addFirst(lines.get(i));
        }
    }

    long position() {
        return file.count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Counts the bytes of the file itself; other threads may look. */
    private static final class Counting extends FilterInputStream {

        private volatile long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
