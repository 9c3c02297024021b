package dev.caravan.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.FailureClass;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {

    private static final int MOST = 1_000;
    private static final String SAMPLE = """
            : connected

            event: greeting
            data: {"text":
            data:  "Grüße, 世界 👋"}
            id: 7

            retry: 3000

            data:plain
            unknown: field
            no colon at all

            event: lost with its event

            data
            data

            data: [DONE]

            """;
    private static final List<SseEvent> EVENTS = List.of(
            new SseEvent("greeting", "{\"text\":\n \"Grüße, 世界 👋\"}"),
            new SseEvent("", "plain"),
            new SseEvent("", "\n"),
            new SseEvent("", "[DONE]"));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<SseEvent> read(String text) {
        return read(new ByteArrayInputStream(bytes(text)));
    }

    private static List<SseEvent> read(InputStream in) {
        var reader = new SseReader(in, MOST);
        var events = new ArrayList<SseEvent>();
        try {
            for (var event = reader.next(); event.isPresent(); event = reader.next()) {
                events.add(event.get());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return events;
    }

    /** Gives one byte per read, as a slow line does. */
    private static InputStream drip(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
            }
        };
    }

    /** Gives what there is, and then fails: whoever reads on waits for what may never come. */
    private static InputStream only(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                if (available() == 0) {
                    throw new AssertionError("read on, although the event was there");
                }
                return super.read(target, offset, length);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesEndInThreeWays(String end) {
        var sample = SAMPLE.replace("\n", end);

        assertThat(read(sample)).isEqualTo(EVENTS);
        assertThat(read(drip(bytes(sample)))).isEqualTo(EVENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aReadMayEndAnywhere(String end) {
        var sample = bytes(SAMPLE.replace("\n", end));

        for (int at = 0; at <= sample.length; at++) {
            var head = new ByteArrayInputStream(sample, 0, at);
            var tail = new ByteArrayInputStream(sample, at, sample.length - at);
            assertThat(read(new SequenceInputStream(head, tail))).as("split at %d", at).isEqualTo(EVENTS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "data: x\n\n", "data: x\r\r", "data: x\r\n\r\n", "data: x\r\n\r", "data: x\n\r", "data: x\r\n\n"})
    void anEventIsGivenAsSoonAsItsBlankLineHasCome(String stream) throws IOException {
        assertThat(new SseReader(only(bytes(stream)), MOST).next()).contains(new SseEvent("", "x"));
    }

    @Test
    void theLineFeedThatComesLaterEndsNoSecondLine() {
        assertThat(read(drip(bytes("data: x\r\n\r\ndata: y\r\ndata: z\r\n\r\n"))))
                .containsExactly(new SseEvent("", "x"), new SseEvent("", "y\nz"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: x", "data: x\n", "data: x\r", "data: x\r\n", "data: x\n\n", "data: x\n: bye"})
    void theEndOfTheStreamEndsTheLastEvent(String stream) {
        assertThat(read(stream)).containsExactly(new SseEvent("", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "\n\n", ": comment\n\n", ":", "event: x\n\n", "id: 1\nretry: 2\n\n", "\uFEFF", "datas: x\n\n"})
    void withoutDataThereIsNoEvent(String stream) {
        assertThat(read(stream)).isEmpty();
    }

    @Test
    void aByteOrderMarkAtTheBeginningIsNotPartOfTheFirstLine() {
        assertThat(read(drip(bytes("\uFEFFdata: x\n\ndata: \uFEFFy\n\n"))))
                .containsExactly(new SseEvent("", "x"), new SseEvent("", "\uFEFFy"));
        assertThat(read("data: x\n\n\uFEFFdata: y\n\n")).containsExactly(new SseEvent("", "x"));
    }

    @Test
    void oneSpaceBehindTheColonIsTakenAwayAndNothingElse() {
        assertThat(read("data:  a : b \n\ndata:c\n\nevent:  e\ndata:\n\n")).containsExactly(
                new SseEvent("", " a : b "), new SseEvent("", "c"), new SseEvent(" e", ""));
    }

    @Test
    void aNameIsOfOneEventOnly() {
        assertThat(read("event: a\nevent: b\ndata: 1\n\ndata: 2\n\nevent: c\n\ndata: 3\n\n")).containsExactly(
                new SseEvent("b", "1"), new SseEvent("", "2"), new SseEvent("", "3"));
    }

    @Test
    void anErrorInAFieldOfItsOwnIsAnEventOfThatName() {
        assertThat(read("error: {\"code\":500}\n\n")).containsExactly(new SseEvent("error", "{\"code\":500}"));
    }

    @Test
    void anEventMayBeAsLongAsTheLimit() {
        var fits = "data: " + "x".repeat(MOST - 6);

        assertThat(read((fits + "\n\n").repeat(3))).hasSize(3);
        assertThat(read((": keep-alive\n").repeat(MOST) + fits + "\n\n")).hasSize(1);
    }

    @Test
    void aLongerEventIsMalformed() {
        var half = "data: " + "x".repeat(MOST / 2) + "\n";
        var name = "event: " + "x".repeat(MOST / 2) + "\n";

        for (var stream : List.of("data: " + "x".repeat(MOST - 5), half + half, name + half, ":" + "x".repeat(MOST))) {
            var failed = catchThrowableOfType(AttemptFailedException.class, () -> read(drip(bytes(stream))));

            assertThat(failed.failure().kind()).isEqualTo(FailureClass.MALFORMED);
            assertThat(failed.failure().code()).isEqualTo("an event is longer than 1000 bytes");
        }
    }

    @Test
    void anEndlessLineIsNotGatheredForEver() {
        var endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                given++;
                return 'x';
            }
        };

        assertThat(catchThrowableOfType(AttemptFailedException.class, () -> read(endless))).isNotNull();
        assertThat(endless.given).isLessThan(100 * MOST);
    }

    @Test
    void aBreakOfTheLineIsTold() {
        var broken = new SequenceInputStream(new ByteArrayInputStream(bytes("data: x\n")), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        });

        assertThat(catchThrowableOfType(IOException.class, () -> new SseReader(broken, MOST).next()))
                .hasMessage("reset");
    }

    @Test
    void bytesThatAreNoUtf8AreReplaced() {
        var bytes = bytes("data: a?b\n\n");
        bytes[7] = (byte) 0xC3;
        var cut = Arrays.copyOf(bytes, 8);

        assertThat(read(new ByteArrayInputStream(bytes))).containsExactly(new SseEvent("", "a\uFFFDb"));
        assertThat(read(new ByteArrayInputStream(cut))).containsExactly(new SseEvent("", "a\uFFFD"));
    }
}
