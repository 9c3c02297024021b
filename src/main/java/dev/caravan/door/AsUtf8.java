package dev.caravan.door;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Text of another encoding as UTF-8. Not safe for many threads. */
final class AsUtf8 extends InputStream {

    private final InputStreamReader reader;
    private final char[] chars = new char[1 << 13];
    private byte[] bytes = {};
    private int at;
    private int held;

    AsUtf8(InputStream in, Charset charset) {
        reader = new InputStreamReader(in, charset);
    }

    @Override
    public int read() throws IOException {
        while (at == bytes.length) {
            if (!fill()) {
                return -1;
            }
        }
        return bytes[at++] & 0xFF;
    }

    /** The first half of a character is kept until its second half has come. */
    private boolean fill() throws IOException {
        var read = reader.read(chars, held, chars.length - held);
        var length = held + Math.max(0, read);
        if (length == 0) {
            return false;
        }
        held = read > 0 && Character.isHighSurrogate(chars[length - 1]) ? 1 : 0;
        bytes = new String(chars, 0, length - held).getBytes(StandardCharsets.UTF_8);
        chars[0] = held == 1 ? chars[length - 1] : chars[0];
        at = 0;
        return true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
