package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.sim.Behaviour.Cut;
import dev.caravan.sim.Behaviour.Drip;
import dev.caravan.sim.Behaviour.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MishapsTest {

    private static final Simulator SIMULATOR = Simulator.start();
    private static final String QUESTION = "Describe this café bill in 20 words:\n\nTotal: 12.50 €";
    private static final List<Mishap> ENDS =
            List.of(Mishap.reset(), Mishap.close(), Mishap.end(), Mishap.error(503), Mishap.stall());

    private final Asking asking = new Asking(SIMULATOR);

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    static Stream<Arguments> endsInDialects() {
        return Asking.DIALECTS.stream().flatMap(dialect -> ENDS.stream().map(end -> Arguments.of(dialect, end)));
    }

    @ParameterizedTest
    @MethodSource("endsInDialects")
    void beforeAnyEventOnlyStatusAndHeadersAreOut(String dialect, Mishap end) throws Exception {
        var heard = hear(dialect, Behaviour.stream().at(Point.start(), end));

        assertThat(heard.head()).startsWith("HTTP/1.1 200").contains("text/event-stream");
        assertThat(heard.text()).isEmpty();
        assertThat(heard.events()).hasSize(isError(end) ? 1 : 0);
        assertEnd(dialect, end, heard);
    }

    @ParameterizedTest
    @MethodSource("endsInDialects")
    void afterTheOpeningThereIsNoText(String dialect, Mishap end) throws Exception {
        var heard = hear(dialect, Behaviour.stream().at(Point.opening(), end));

        assertThat(heard.text()).isEmpty();
        assertThat(heard.events()).hasSize((dialect.equals("gemini") ? 0 : 1) + (isError(end) ? 1 : 0));
        assertEnd(dialect, end, heard);
    }

    @ParameterizedTest
    @MethodSource("endsInDialects")
    void afterSomeContentTheTextIsAPart(String dialect, Mishap end) throws Exception {
        var heard = hear(dialect, Behaviour.stream().at(Point.content(4), end));

        assertThat(heard.text()).isEqualTo("Remark 1 is about");
        assertThat(heard.finish()).isEmpty();
        assertEnd(dialect, end, heard);
    }

    @ParameterizedTest
    @MethodSource("endsInDialects")
    void afterTheFinishReasonOnlyTheTerminatorIsMissing(String dialect, Mishap end) throws Exception {
        var whole = hear(dialect, Behaviour.stream());

        var heard = hear(dialect, Behaviour.stream().at(Point.finish(), end));

        assertThat(heard.text()).isEqualTo(whole.text());
        assertThat(heard.finish()).isEqualTo(whole.finish()).isNotEmpty();
        assertThat(heard.raw()).doesNotContain("[DONE]").doesNotContain("message_stop");
        assertEnd(dialect, end, heard);
    }

    @ParameterizedTest
    @MethodSource("endsInDialects")
    void insideAToolsArgumentsTheJsonIsBroken(String dialect, Mishap end) throws Exception {
        SIMULATOR.script("m", Behaviour.stream().at(Point.arguments(), end));

        var heard = listen(dialect, withTool(dialect), end.equals(Mishap.stall()));

        var arguments = heard.arguments();
        if (dialect.equals("gemini")) assertThat(arguments).isEmpty();
        else assertThat(arguments).startsWith("{\"total\"").doesNotEndWith("}");
        assertEnd(dialect, end, heard);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void everyEventBoundaryCanBeTheEnd(String dialect) throws Exception {
        var whole = events(hear(dialect, Behaviour.stream()));

        for (var number = 0; number < whole.size(); number++) {
            var heard = hear(dialect, Behaviour.stream().at(Point.event(number), Mishap.close()));

            assertThat(events(heard)).isEqualTo(whole.subList(0, number));
            assertThat(heard.ending()).isEqualTo("close");
        }
        assertThat(hear(dialect, Behaviour.stream().at(Point.event(whole.size() + 1), Mishap.close())).ending())
                .as("a point that is never reached").isEqualTo("end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void anyByteCanBeTheLast(String dialect) throws Exception {
        for (var offset : List.of(0, 1, 7, 100, 333, 1000)) {
            assertThat(hear(dialect, Behaviour.stream().at(Point.bytes(offset), Mishap.end())).body())
                    .hasSize(offset);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void aStreamCanEndInTheMiddleOfACharacter(String dialect) throws Exception {
        var body = hear(dialect, Behaviour.stream().at(Point.character(), Mishap.reset())).body();

        assertThat(body[body.length - 1]).isEqualTo("“".getBytes(StandardCharsets.UTF_8)[0]);
    }

    @ParameterizedTest
    @CsvSource({"openai, 503, '', /error/code, server_is_overloaded",
        "anthropic, 529, error, /error/type, overloaded_error", "gemini, 503, '', /error/status, UNAVAILABLE"})
    void anErrorEventHasTheDialectsShape(String dialect, int status, String name, String place, String word)
            throws Exception {
        var events = hear(dialect, Behaviour.stream().at(Point.content(2), Mishap.error(status))).events();

        var last = events.get(events.size() - 1);
        assertThat(last.name()).isEqualTo(name);
        assertThat(last.json().at(place).asText()).isEqualTo(word);
    }

    @Test
    void insideAnArrayAnErrorIsItsLastElement() throws Exception {
        SIMULATOR.script("m", Behaviour.stream().at(Point.content(2), Mishap.error(503)));

        try (var wire = Wire.post(SIMULATOR, "/v1beta/models/m:streamGenerateContent",
                Asking.question("gemini", "m", QUESTION))) {
            var array = Json.parse(wire.rest().raw());

            assertThat(array).hasSize(3);
            assertThat(array.at("/2/error/status").asText()).isEqualTo("UNAVAILABLE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void afterASilenceTheStreamGoesOn(String dialect) throws Exception {
        var whole = hear(dialect, Behaviour.stream());
        SIMULATOR.script("m", Behaviour.stream().keepAlive(Duration.ofMillis(20))
                .at(Point.start(), Mishap.silence(Duration.ofMillis(50)))
                .at(Point.content(2), Mishap.silence(Duration.ofMillis(50))));

        var heard = Wire.hear(SIMULATOR, dialect, QUESTION);

        assertThat(heard.text()).isEqualTo(whole.text());
        assertThat(heard.ending()).isEqualTo("end");
        assertThat(heard.raw()).startsWith(dialect.equals("anthropic") ? "event: ping\n" : ": keep-alive\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void aStalledStreamCanShowSignsOfLifeForEver(String dialect) throws Exception {
        SIMULATOR.script("m", Behaviour.stream().keepAlive(Duration.ofMillis(5))
                .at(Point.content(3), Mishap.stall()));
        var sign = dialect.equals("anthropic") ? "event: ping\ndata: {\"type\":\"ping\"}" : ": keep-alive";

        try (var wire = Wire.ask(SIMULATOR, dialect, Asking.question(dialect, "m", QUESTION))) {
            wire.until((sign + "\n\n").repeat(3));

            assertThat(wire.soFar().text()).isEqualTo("Remark 1 is");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void aPacedStreamComesPieceByPiece(String dialect) throws Exception {
        SIMULATOR.script("m", Behaviour.stream().pace(Duration.ofMillis(20)));

        try (var wire = Wire.ask(SIMULATOR, dialect, Asking.question(dialect, "m", QUESTION))) {
            wire.until("Remark");

            assertThat(wire.soFar().text()).isEqualTo("Remark");
            assertThat(wire.rest().text().split(" ")).hasSize(20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void oddEventsCanBeInserted(String dialect) throws Exception {
        var heard = hear(dialect, Behaviour.stream().at(Point.content(1), Mishap.malformed())
                .at(Point.content(2), Mishap.unknown())
                .at(Point.content(2), Mishap.say("note", "{\"a\":1}")));

        assertThat(heard.text().split(" ")).hasSize(20);
        assertThat(heard.events()).filteredOn(event -> event.json().isMissingNode() && !event.data().equals("[DONE]"))
                .extracting(Wire.Received::data).containsExactly("{\"choices\":[{\"delta\":");
        assertThat(heard.events()).extracting(Wire.Received::name).contains("context_update", "note");
        assertThat(heard.ending()).isEqualTo("end");
    }

    @ParameterizedTest
    @CsvSource({"openai, content_filter", "anthropic, refusal", "gemini, SAFETY"})
    void aFilterEndsAnAnswerInItsMiddle(String dialect, String reason) throws Exception {
        var heard = hear(dialect, Behaviour.stream().filterAfter(4));

        assertThat(heard.text()).isEqualTo("Remark 1 is about");
        assertThat(heard.finish()).isEqualTo(reason);
        var whole = asking.answer(dialect, "m", Asking.question(dialect, "m", QUESTION));
        assertThat(Asking.text(dialect, whole)).isEqualTo("Remark 1 is about");
        assertThat(whole.toString()).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void aCutByShareAndADripAreOfTheStreamsBytes(String dialect) throws Exception {
        var length = hear(dialect, Behaviour.answer()).body().length;

        assertThat(hear(dialect, new Cut(0.5, Ending.CLOSE, false)).body().length)
                .isBetween(length / 2 - 60, length / 2 + 60);
        var dripped = hear(dialect, new Drip(50, Duration.ofMillis(1)));
        assertThat(dripped.text().split(" ")).hasSize(20);
        assertThat(dripped.chunks()).startsWith(50, 50, 50);
    }

    @Test
    void aRequestThatDoesNotStreamGetsTheSameSensibly() throws Exception {
        var point = Point.content(2);
        SIMULATOR.script("m", Script.of(
                Behaviour.stream().quirks(Quirk.CRLF, Quirk.NO_TERMINATOR).pace(Duration.ofMillis(1)),
                Behaviour.stream().at(point, Mishap.error(503)),
                Behaviour.stream().at(point, Mishap.silence(Duration.ofMillis(5))).at(point, Mishap.error(529)),
                Behaviour.stream().at(point, Mishap.end()),
                Behaviour.stream().at(point, Mishap.close())));

        assertThat(Json.parse(asking.ask("m").body()).has("choices")).isTrue();
        assertThat(asking.ask("m").statusCode()).isEqualTo(503);
        assertThat(asking.ask("m").statusCode()).isEqualTo(529);
        var half = asking.ask("m");
        assertThat(half.statusCode()).isEqualTo(200);
        assertThat(Json.parse(half.body()).isMissingNode()).isTrue();
        assertThatThrownBy(() -> asking.ask("m")).isInstanceOf(IOException.class);
    }

    @Test
    void impossibleStreamsAreRefused() {
        assertThatThrownBy(() -> Behaviour.stream().flaw(Flaw.TRUNCATED)).hasMessageContaining("truncated");
        assertThatThrownBy(() -> Point.content(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> Mishap.say("a\nb", "")).hasMessageContaining("one line");
    }

    private static void assertEnd(String dialect, Mishap end, Wire.Heard heard) {
        assertThat(heard.ending()).isEqualTo(isError(end) ? "end" : end.label().replace("stall", "silence"));
        assertThat(heard.raw()).as(dialect).doesNotContain("[DONE]").doesNotContain("message_stop");
    }

    private static boolean isError(Mishap end) {
        return end.label().startsWith("error");
    }

    private static Wire.Heard hear(String dialect, Behaviour behaviour) throws IOException {
        SIMULATOR.script("m", behaviour);
        return listen(dialect, Asking.question(dialect, "m", QUESTION), behaviour.label().contains("stall"));
    }

    /** All of an answer, or what has come when a stream that stalls has been silent for a moment. */
    private static Wire.Heard listen(String dialect, ObjectNode question, boolean stalls) throws IOException {
        if (!stalls) return Wire.hear(SIMULATOR, dialect, question);
        try (var wire = Wire.ask(SIMULATOR, dialect, question)) {
            return wire.patience(150).rest();
        }
    }

    /** The events' data without the answer's own id. */
    private static List<String> events(Wire.Heard heard) {
        return heard.events().stream().map(event -> event.data().replaceAll("sim\\d+", "")).toList();
    }

    private static ObjectNode withTool(String dialect) {
        return StreamsTest.withTools(dialect, "Please record:\nTotal: 12.50\nDate: 09/04/2018", "record");
    }
}
