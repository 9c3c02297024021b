package dev.caravan.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatReply;
import dev.caravan.model.Part;
import dev.caravan.model.Usage;
import dev.caravan.provider.StreamedReply.Piece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every dialect promises of its streams, shown on its own fixtures. */
public abstract class StreamContract {

    private static final Failure CUT = Failure.of(FailureClass.CUT, 200, "the stream broke off");

    /** Events that say nothing, whatever the dialect. */
    private static final List<String> NOTHINGS = List.of(
            "data: {\"oops\n\n", "data: " + "[".repeat(5_000) + "\n\n", "data: {} {}\n\n", "data:\n\n",
            "data: {}\n\n", "data: []\n\n", "data: [{}]\n\n", "data: null\n\n", "data: 7\n\n", "data: \"text\"\n\n",
            "data: {\"brand_new\":{\"text\":\"no\"}}\n\n", "event: brand_new\n\n",
            "event: brand_new\ndata: {\"type\":\"brand_new\",\"text\":\"no\"}\n\n",
            "event: ping\ndata: {\"type\":\"ping\"}\n\n", "id: 7\nretry: 1\n\n", ": comment\n\n");

    protected final Codec codec;

    /** What stands in the event with which an answer is whole, and in none before it. */
    private final String lastWord;

    protected StreamContract(String dialect, String lastWord) {
        this.codec = Codecs.of(dialect);
        this.lastWord = lastWord;
    }

    /** An event that tells of an overload. */
    protected abstract String overload();

    protected String stream(String name) {
        return Fixtures.stream(codec.dialect(), name);
    }

    protected Heard hear(String stream) {
        return Heard.of(codec, stream);
    }

    /** The failure of reading a stream, or of the answer that it is. */
    protected Failure failure(String stream) {
        var failed = catchThrowableOfType(AttemptFailedException.class, () -> hear(stream).answer());
        assertThat(failed).as("failure for " + stream).isNotNull();
        return failed.failure();
    }

    private Stream<DynamicTest> everyStream(ThrowingCheck check) {
        return Fixtures.streams(codec.dialect()).stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> check.of(name)));
    }

    private interface ThrowingCheck {
        void of(String name) throws Exception;
    }

    private static List<String> events(String stream) {
        return Stream.of(stream.split("(?<=\n\n)")).toList();
    }

    private static String with(List<String> events, int at, String event) {
        return String.join("", events.subList(0, at)) + event + String.join("", events.subList(at, events.size()));
    }

    /** The answer or the failure that reading ends with. Ids that were made up are left out. */
    private static Object verdict(Supplier<ChatReply> reading) {
        try {
            var reply = reading.get();
            return List.of(reply.id(), reply.model(), reply.finish(), reply.usage(), said(reply));
        } catch (AttemptFailedException e) {
            return e.failure();
        }
    }

    private static Object said(ChatReply reply) {
        return List.of(reply.text(), reply.toolCalls().stream()
                .map(call -> List.of(call.name(), Json.parse(call.arguments()), call.extra()))
                .toList());
    }

    @TestFactory
    @DisplayName("a streamed answer means what it means unstreamed, be it no answer")
    Stream<DynamicTest> sameMeaning() {
        return everyStream(name -> {
            var unstreamed = Fixtures.read(codec.dialect(), "reply-" + name);

            var heard = hear(stream(name));

            assertThat(verdict(heard::answer)).isEqualTo(verdict(() -> codec.readReply(unstreamed)));
            assertThat(heard.usage()).isEqualTo(codec.usage(unstreamed));
        });
    }

    @Test
    @DisplayName("the pieces' texts are the answer's text, unchanged and in order")
    void pieces() {
        var spaced = stream("text").replace("\"h\"", "\" h\\n\"").replace("\"i\"", "\"\\u00a0i  \"");

        assertThat(hear(spaced).text()).isEqualTo(" h\n\u00a0i  ");
        assertThat(hear(spaced).answer().text()).isEqualTo(" h\n\u00a0i  ");
        assertThat(hear(stream("length")).text()).isEqualTo("One, two");
    }

    @Test
    @DisplayName("an event with text is given with its text alone")
    void onePieceEach() {
        assertThat(hear(stream("length")).pieces()).filteredOn(Piece::token)
                .containsExactly(Piece.of("One,"), Piece.of(" two"));
    }

    @Test
    @DisplayName("thoughts and pieces of tool calls are tokens, but no text")
    void hidden() {
        assertThat(hear(stream("all-reasoning")).pieces()).contains(Piece.HIDDEN);
        assertThat(hear(stream("tools")).pieces()).filteredOn(Piece::token)
                .hasSizeGreaterThanOrEqualTo(2).containsOnly(Piece.HIDDEN);
    }

    @Test
    @DisplayName("roles, usage, pings and ends are no tokens")
    void noTokens() {
        assertThat(hear(stream("empty")).pieces()).isNotEmpty().containsOnly(Piece.NOTHING);
    }

    @Test
    @DisplayName("tool calls have different ids")
    void toolCallIds() {
        assertThat(hear(stream("tools")).answer().toolCalls()).extracting(Part.ToolCall::id)
                .hasSize(2).doesNotHaveDuplicates().doesNotContain("");
    }

    @TestFactory
    @DisplayName("a stream cut between two events is whole from the finish reason on, and cut before")
    Stream<DynamicTest> cutBetweenEvents() {
        return everyStream(name -> {
            var events = events(stream(name));
            var whole = verdict(() -> said(name));
            for (int kept = 0; kept < events.size(); kept++) {
                var head = String.join("", events.subList(0, kept));
                var verdict = verdict(() -> withoutUsage(hear(head).answer()));
                assertThat(verdict).as(head).isEqualTo(head.contains(lastWord) ? whole : CUT);
            }
        });
    }

    private ChatReply said(String name) {
        return withoutUsage(hear(stream(name)).answer());
    }

    private static ChatReply withoutUsage(ChatReply reply) {
        return new ChatReply(reply.id(), reply.model(), reply.text(), reply.toolCalls(), reply.finish(), Usage.NONE);
    }

    @TestFactory
    @DisplayName("a stream cut anywhere, letters of several bytes included, is whole or cut, and never shorter")
    Stream<DynamicTest> cutAnywhere() {
        return everyStream(name -> {
            var text = stream(name).replace("\"h\"", "\"é👋\"").replace("Paris", "Zürich");
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            var all = hear(text);
            var whole = verdict(() -> withoutUsage(all.answer()));
            for (int length = 0; length < bytes.length; length++) {
                var head = Heard.of(codec, Arrays.copyOf(bytes, length));
                assertThat(verdict(() -> withoutUsage(head.answer()))).as("cut at %d", length).isIn(whole, CUT);
                assertThat(all.text()).as("cut at %d", length).startsWith(head.text());
            }
        });
    }

    @TestFactory
    @DisplayName("it is all the same how lines end")
    Stream<DynamicTest> lineEnds() {
        return everyStream(name -> {
            for (var end : List.of("\r\n", "\r")) {
                var heard = hear(stream(name).replace("\n", end));

                assertThat(heard.pieces()).isEqualTo(hear(stream(name)).pieces());
                assertThat(verdict(heard::answer)).isEqualTo(verdict(hear(stream(name))::answer));
            }
        });
    }

    @TestFactory
    @DisplayName("malformed and unknown events, comments and pings change nothing, wherever they come")
    Stream<DynamicTest> nothings() {
        return everyStream(name -> {
            var events = events(stream(name));
            var usual = hear(stream(name));
            for (var nothing : NOTHINGS) {
                for (int at = 0; at <= events.size(); at++) {
                    var heard = hear(with(events, at, nothing));

                    assertThat(heard.pieces()).as(nothing).filteredOn(Piece::token)
                            .isEqualTo(usual.pieces().stream().filter(Piece::token).toList());
                    assertThat(verdict(heard::answer)).as(nothing).isEqualTo(verdict(usual::answer));
                }
            }
        });
    }

    @TestFactory
    @DisplayName("an error in the stream is judged like one outside, wherever it comes before the terminator")
    Stream<DynamicTest> errors() {
        return everyStream(name -> {
            var events = events(stream(name));
            for (int at = 0; at < events.size(); at++) {
                assertThat(failure(with(events, at, overload())).kind()).isEqualTo(FailureClass.OVERLOADED);
            }
        });
    }

    @Test
    @DisplayName("an event that is named an error is one, whatever it holds")
    void namedErrors() {
        for (var data : List.of("Internal Server Error", "{\"message\":\"no\"}", "{}", "[]", "{\"oops", "7")) {
            var failure = failure("event: error\ndata: " + data + "\n\n" + stream("text"));

            assertThat(failure).isEqualTo(Failure.of(FailureClass.MALFORMED, 200, "error_in_body"));
        }
        assertThat(failure("event: error\ndata: {\"code\":503,\"message\":\"busy\"}\n\n").kind())
                .isEqualTo(FailureClass.OVERLOADED);
        assertThat(failure("error: {\"code\":503,\"message\":\"busy\"}\n\n").kind()).isEqualTo(FailureClass.OVERLOADED);
    }

    @Test
    @DisplayName("an error that is only a text is one")
    void plainErrors() {
        var failure = failure("data: {\"error\":\"out of memory\"}\n\n" + stream("text"));

        assertThat(failure).isEqualTo(Failure.of(FailureClass.MALFORMED, 200, "error_in_body"));
    }

    @Test
    @DisplayName("what a broken stream has used is known as far as it was told")
    void usageSoFar() {
        var events = events(stream("length"));

        assertThat(hear("").usage()).isEqualTo(Usage.NONE);
        assertThat(hear(events.get(0)).usage().input()).isEqualTo(9);
    }

    @TestFactory
    @DisplayName("whatever is wrong with an event, the stream gives an answer or a failure")
    Stream<DynamicTest> brokenEvents() {
        return everyStream(name -> {
            var events = events(stream(name));
            for (int at = 0; at < events.size(); at++) {
                for (var broken : mutations(events.get(at))) {
                    var without = new ArrayList<>(events);
                    without.remove(at);
                    assertJudged(with(without, at, broken));
                    assertJudged(with(events, at, broken));
                }
            }
        });
    }

    private void assertJudged(String stream) {
        assertThatCode(() -> verdict(() -> hear(stream).answer())).as(stream).doesNotThrowAnyException();
    }

    private static List<String> mutations(String event) {
        int data = event.indexOf("data: ") + "data: ".length();
        return Json.parseObject(event.substring(data)).stream()
                .flatMap(body -> Mutations.of(body).stream())
                .map(broken -> event.substring(0, data) + broken + "\n\n")
                .toList();
    }

    @TestFactory
    @DisplayName("lost, repeated and exchanged events, and scrambled bytes, make an answer or a failure")
    Stream<DynamicTest> scrambled() {
        return everyStream(name -> {
            var random = new Random(name.hashCode());
            var bytes = stream(name).getBytes(StandardCharsets.UTF_8);
            for (int round = 0; round < 500; round++) {
                var scrambled = bytes.clone();
                IntStream.range(0, 1 + random.nextInt(5))
                        .forEach(any -> scrambled[random.nextInt(scrambled.length)] = (byte) random.nextInt(256));
                assertThatCode(() -> verdict(() -> Heard.of(codec, scrambled).answer())).doesNotThrowAnyException();
            }
            var events = events(stream(name));
            for (int round = 0; round < 200; round++) {
                var shuffled = random.ints(events.size(), 0, events.size()).mapToObj(events::get).toList();
                assertJudged(String.join("", shuffled));
            }
        });
    }
}
