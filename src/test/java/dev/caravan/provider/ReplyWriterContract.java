package dev.caravan.provider;

import static dev.caravan.provider.Answers.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatReply;
import dev.caravan.model.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every dialect of callers promises. Whole answers and streams are read back as a client would. */
public abstract class ReplyWriterContract {

    protected static final Listed CHAIN =
            new Listed("fast", true, "Fast", 128_000, 4_096, Instant.ofEpochSecond(1_790_000_000L));
    protected static final Listed MODEL =
            new Listed("big", false, "big", 1_000_000, 64_000, Instant.ofEpochSecond(1_790_000_000L));

    protected final ReplyWriter writer;
    protected final Codec codec;

    protected ReplyWriterContract(String dialect) {
        this.writer = ReplyWriters.of(dialect);
        this.codec = Codecs.of(dialect);
    }

    /** The body that a client puts together from the events of a stream. */
    protected abstract ObjectNode accumulate(List<SentEvent> events);

    /** Whether the stream has come to an end that a client takes for one. */
    protected abstract boolean ended(List<SentEvent> events);

    protected List<SentEvent> stream(Served whole, String... pieces) {
        var stream = writer.stream(whole.head(), true);
        var text = new StringBuilder(stream.begin());
        Stream.of(pieces).map(stream::text).forEach(text::append);
        return SentEvent.parse(text.append(stream.end(whole, String.join("", pieces))).toString());
    }

    static Stream<Served> answers() {
        return Stream.of(
                Answers.text("Grüße 😀,\n\"wir\" – 漢字\u2028\u2029\u0085 \u0000."),
                Answers.cut("One, two"),
                Answers.calls("", call("call_1", "{\"city\":\"Paris\"}"), call("toolu_2", "{\"city\":\"Rome\"}")),
                Answers.calls("Let me look.", call("functions.get:0", "{}")),
                Answers.withUsage(Answers.text("hi"), Usage.NONE),
                Answers.withUsage(Answers.text("hi"), new Usage(7, 0, 0, 2, 0)));
    }

    private static ChatReply expected(Served served, String id) {
        var reply = served.reply();
        return new ChatReply(
                id, served.head().model(), reply.text(), reply.toolCalls(), reply.finish(), reply.usage());
    }

    @ParameterizedTest
    @MethodSource("answers")
    @DisplayName("what was answered is what a client reads")
    void answers(Served served) {
        var body = writer.reply(served);

        assertThat(codec.readReply(body)).isEqualTo(expected(served, Json.text(body, "id")));
        assertThat(Json.text(body, "id")).endsWith("c1");
    }

    @ParameterizedTest
    @MethodSource("answers")
    @DisplayName("a stream without pieces tells the whole answer")
    void streamedAtOnce(Served served) {
        var body = accumulate(stream(served));

        assertThat(codec.readReply(body)).isEqualTo(expected(served, Json.text(body, "id")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    @DisplayName("a stream in pieces of any size tells the whole answer")
    void streamedInPieces(Served served) {
        for (int size = 1; size <= 3; size++) {
            var body = accumulate(stream(served, pieces(served.reply().text(), size)));

            assertThat(codec.readReply(body)).isEqualTo(expected(served, Json.text(body, "id")));
        }
    }

    private static String[] pieces(String text, int size) {
        return text.split("(?s)(?<=\\G.{" + size + "})", -1);
    }

    @Test
    @DisplayName("what the pieces left out is told at the end, once")
    void rest() {
        var events = stream(Answers.text("one two three"), "one ", "two");

        assertThat(codec.readReply(accumulate(events)).text()).isEqualTo("one two three");
        assertThatThrownBy(() -> stream(Answers.text("one"), "two")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("no event is cut within a character")
    void halves() {
        var stream = writer.stream(Answers.HEAD, false);
        stream.begin();

        assertThat(stream.text("\ud83d")).isEmpty();
        assertThat(stream.text("\ude00")).contains("😀");
        assertThat(stream.text("")).isEmpty();
        assertThat(stream.text("a\ud83d") + stream.end(Answers.text("😀a😀"), "😀a\ud83d")).satisfies(events -> {
            assertThat(events).isEqualTo(new String(
                    events.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            assertThat(events).contains("😀");
        });
    }

    @Test
    @DisplayName("a refusal says so, and never has text or calls")
    void refused() {
        assertThat(failure(writer.reply(Answers.refused("violence")))).isEqualTo(FailureClass.REFUSED);
        assertThat(failure(accumulate(stream(Answers.refused("violence"))))).isEqualTo(FailureClass.REFUSED);
        assertThat(failure(accumulate(stream(Answers.refused("violence"), "So ")))).isEqualTo(FailureClass.REFUSED);
        assertThat(writer.reply(Answers.refused("violence")).toString())
                .contains("The model refused to answer (violence).");
    }

    private FailureClass failure(ObjectNode body) {
        try {
            codec.readReply(body);
            throw new AssertionError("no refusal: " + body);
        } catch (AttemptFailedException expected) {
            return expected.failure().kind();
        }
    }

    @Test
    @DisplayName("a stream that breaks ends with an error and never like a whole one")
    void brokenStream() {
        var stream = writer.stream(Answers.HEAD, true);

        var events = SentEvent.parse(stream.begin() + stream.text("So ")
                + stream.error(Answers.error(503, "service_unavailable_error", "all_targets_failed")));

        assertThat(ended(events)).isFalse();
        assertThat(ended(stream(Answers.text("So")))).isTrue();
        assertThat(events.get(events.size() - 1).json().path("error").path("message").asText())
                .isEqualTo("No model answered.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("Caravan's own news are in the body and in a stream's last JSON, if they were asked for")
    void extension(boolean usage) {
        var served = Answers.withExtension(Answers.text("hi"));
        var stream = writer.stream(served.head(), usage);

        var events = SentEvent.parse(stream.begin() + stream.text("hi") + stream.end(served, "hi")).stream()
                .filter(event -> event.data().startsWith("{")).map(SentEvent::json).toList();

        assertThat(writer.reply(served).path("caravan")).isEqualTo(Answers.EXTENSION);
        assertThat(writer.reply(Answers.text("hi")).has("caravan")).isFalse();
        assertThat(events.get(events.size() - 1).path("caravan")).isEqualTo(Answers.EXTENSION);
        assertThat(events.subList(0, events.size() - 1)).noneMatch(event -> event.has("caravan"));
    }

    @Test
    @DisplayName("a sign of life changes nothing, wherever it stands")
    void keepAlive() {
        var served = Answers.text("one two");
        var stream = writer.stream(served.head(), true);
        var alive = stream.keepAlive();

        var events = SentEvent.parse(alive + stream.begin() + alive + stream.text("one ") + alive
                + stream.end(served, "one "));

        assertThat(alive).isNotEmpty();
        assertThat(codec.readReply(accumulate(events)).text()).isEqualTo("one two");
    }
}
