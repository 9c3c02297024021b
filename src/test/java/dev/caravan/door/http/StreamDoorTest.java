package dev.caravan.door.http;

import static dev.caravan.door.http.Gateway.ANTHROPIC;
import static dev.caravan.door.http.Gateway.GEMINI;
import static dev.caravan.door.http.Gateway.OPENAI;
import static dev.caravan.door.http.Gateway.json;
import static dev.caravan.door.http.Gateway.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Flaw;
import dev.caravan.sim.Mishap;
import dev.caravan.sim.Point;
import dev.caravan.sim.Quirk;
import dev.caravan.sim.Resume;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams from all dialects to both, whole, broken off and rescued. */
class StreamDoorTest extends SharedGateway {

    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";
    private static final String STREAM = "\"stream\":true,\"max_tokens\":900";
    private static final String TOOL = STREAM + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"file_invoice\","
            + "\"parameters\":{\"type\":\"object\",\"properties\":{\"total\":{\"type\":\"number\"},"
            + "\"vendor\":{\"type\":\"string\"}},\"required\":[\"total\"]}}}]";

    private String whole;

    @BeforeAll
    void ask() {
        whole = json(gateway.post(CHAT, question("gpt", ASKED))).at("/choices/0/message/content").asText();
        assertThat(whole.split(" ")).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, gpt,    stop",
        "/v1/chat/completions, claude, stop",
        "/v1/chat/completions, gemini, stop",
        "/v1/messages,         gpt,    end_turn",
        "/v1/messages,         claude, end_turn",
        "/v1/messages,         gemini, end_turn",
    })
    void everyDialectIsStreamedToEveryCaller(String path, String model, String finish) {
        var heard = gateway.stream(path, question(model, ASKED, STREAM));

        assertThat(heard.text()).isEqualTo(whole);
        assertThat(heard.ended()).isTrue();
        assertThat(heard.finish()).isEqualTo(finish);
        assertThat(heard.events()).hasSizeGreaterThan(10);
        assertThat(heard.header("content-type")).isEqualTo("text/event-stream");
        assertThat(heard.header("x-caravan-model")).isEqualTo(model);
        assertThat(heard.header("x-caravan-attempts")).isEqualTo("1");
        assertThat(gateway.simulator().log()).allMatch(request -> request.streamed());
    }

    @Test
    void openAisCallersHearOfUsageWhereTheyAskForIt() {
        var asked = gateway.stream(CHAT, question("claude", ASKED,
                STREAM + ",\"stream_options\":{\"include_usage\":true}"));
        var unasked = gateway.stream(CHAT, question("claude", ASKED, STREAM));

        var last = asked.events().get(asked.events().size() - 1);
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.at("/usage/completion_tokens").asInt()).isPositive();
        assertThat(unasked.reply().body()).doesNotContain("completion_tokens");
    }

    @ParameterizedTest
    @EnumSource(Quirk.class)
    void oddStreamsAreHeardAsOrdinaryOnes(Quirk quirk) {
        for (var id : List.of(OPENAI, ANTHROPIC, GEMINI)) {
            gateway.simulator().script(id, Behaviour.stream().quirks(quirk));
        }

        for (var model : List.of("gpt", "claude", "gemini")) {
            var heard = gateway.stream(CHAT, question(model, ASKED, STREAM));

            assertThat(heard.text()).as(model).isEqualTo(whole);
            assertThat(heard.ended()).as(model).isEqualTo(!(quirk == Quirk.NO_FINISH && model.equals("gemini")));
        }
    }

    // rescue

    static Stream<Arguments> cuts() {
        var endings = List.of(Mishap.end(), Mishap.close(), Mishap.reset(), Mishap.error(503));
        var points = Stream.concat(IntStream.rangeClosed(1, 12).mapToObj(Point::content),
                Stream.of(Point.content(30), Point.character()));
        return points.flatMap(point -> Stream.of(Resume.values()).map(resume -> Arguments.of(point,
                endings.get((point.number() + resume.ordinal()) % endings.size()), resume)));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void whereverAModelBreaksOffTheNextOneGoesOn(Point point, Mishap ending, Resume resume) {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(point, ending));
        var second = resume == Resume.REPEAT ? "gemini" : "claude";
        Stream.of(ANTHROPIC, GEMINI).forEach(id -> gateway.simulator().script(id, Behaviour.stream().resume(resume)));

        for (var path : List.of(CHAT, MESSAGES)) {
            var heard = gateway.stream(path, question("gpt", ASKED, STREAM + ",\"fallbacks\":[\"" + second + "\"]"));

            assertThat(heard.text()).isEqualTo(whole);
            assertThat(heard.ended()).isTrue();
            assertThat(heard.header("x-caravan-model")).isEqualTo("gpt");
        }
    }

    @ParameterizedTest
    @CsvSource({"claude-haiku-4-5, claude, gpt", "gemini-2.5-flash, gemini, claude"})
    void everyDialectIsRescuedByEveryOther(String broken, String first, String second) {
        gateway.simulator().script(broken, Behaviour.stream().at(Point.content(5), Mishap.error(503)));

        var heard = gateway.stream(CHAT, question(first, ASKED, STREAM + ",\"fallbacks\":[\"" + second + "\"]"),
                "x-caravan-metadata", "enabled");

        assertThat(heard.text()).isEqualTo(whole);
        assertThat(heard.caravan().at("/attempts/0/failure_class").asText()).isEqualTo("CUT");
        assertThat(heard.caravan().at("/seams/0/from").asText()).isEqualTo(first);
        assertThat(heard.caravan().at("/seams/0/to").asText()).isEqualTo(second);
        assertThat(whole.length()).isGreaterThan(heard.caravan().at("/seams/0/at").asInt());
    }

    @Test
    void aStreamThatBreaksOffAtAnyByteIsHeardWhole() {
        for (int bytes = 1; bytes < 3000; bytes += 53) {
            gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.bytes(bytes), Mishap.close()));

            var heard = gateway.stream(CHAT, question("default", ASKED, STREAM));

            assertThat(heard.text()).as("cut after %d bytes", bytes).isEqualTo(whole);
            assertThat(heard.ended()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"claude, claude-haiku-4-5", "gemini, gemini-2.5-flash"})
    void anAnswerThatBreaksOffBehindItsLastWordIsWhole(String second, String id) {
        var pieces = gateway.stream(CHAT, question("gpt", ASKED, STREAM)).events().size();
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.event(pieces - 1), Mishap.reset()));

        var heard = gateway.stream(CHAT, question("gpt", ASKED, STREAM + ",\"fallbacks\":[\"" + second + "\"]"));

        assertThat(heard.text()).isEqualTo(whole);
        assertThat(heard.ended()).isTrue();
        assertThat(gateway.simulator().count(id)).isEqualTo(1);
    }

    @Test
    void whatAnAnswerThatBrokeOffCostIsEstimated() {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.content(12), Mishap.reset()));

        var heard = gateway.stream(CHAT, question("default", ASKED, STREAM));

        var call = heard.header("x-caravan-call-id");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> gateway.caravan().count("call_id = '" + call
                + "' and failure_class = 'CUT' and estimated = 1 and output_tokens > 5 and input_tokens > 5"
                + " and cost_usd is not null") == 1);
    }

    @Test
    void twoModelsMayBreakOffOneAfterTheOther() {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.content(4), Mishap.reset()));
        gateway.simulator().script(ANTHROPIC, Behaviour.stream().at(Point.content(4), Mishap.error(529)));

        var heard = gateway.stream(MESSAGES, question("default", ASKED, STREAM));

        assertThat(heard.text()).isEqualTo(whole);
        assertThat(heard.ended()).isTrue();
    }

    @Test
    void aModelThatStallsBeforeItsFirstTokenIsLeft() {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.opening(), Mishap.stall()));

        var heard = gateway.stream(CHAT, question("impatient", ASKED, STREAM));

        assertThat(heard.text()).isEqualTo(whole);
        assertThat(heard.header("x-caravan-model")).isEqualTo("claude");
        assertThat(heard.header("x-caravan-fallbacks")).isEqualTo("1");
    }

    @Test
    void aModelThatStallsBetweenTokensIsRescuedThoughItGivesSignsOfLife() {
        gateway.simulator().script(OPENAI,
                Behaviour.stream().keepAlive(Duration.ofMillis(50)).at(Point.content(3), Mishap.stall()));

        var heard = gateway.stream(CHAT, question("impatient", ASKED, STREAM));

        assertThat(heard.text()).isEqualTo(whole);
        assertThat(heard.ended()).isTrue();
        assertThat(heard.header("x-caravan-model")).isEqualTo("gpt");
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, all_targets_failed", "/v1/messages, overloaded_error"})
    void aChainThatRescuesNobodyEndsInAnErrorAndNeverCleanly(String path, String word) {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.content(3), Mishap.end()));

        var heard = gateway.stream(path, question("careful", ASKED, STREAM));

        assertThat(whole).startsWith(heard.text());
        assertThat(heard.text()).isNotEmpty();
        assertThat(heard.ended()).isFalse();
        assertThat(heard.finish()).isEmpty();
        assertThat(heard.error().toString()).contains(word);
        assertThat(gateway.simulator().count(ANTHROPIC)).isZero();
    }

    @Test
    void aChainWithoutAnotherModelEndsInAnErrorToo() {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.content(3), Mishap.close()));

        var heard = gateway.stream(CHAT, question("gpt", ASKED, STREAM));

        assertThat(heard.ended()).isFalse();
        assertThat(heard.error().path("code").asText()).isEqualTo("all_targets_failed");
    }

    @Test
    void anErrorBeforeTheFirstTokenIsAnOrdinaryFailure() {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.opening(), Mishap.error(503)));

        var rescued = gateway.stream(CHAT, question("default", ASKED, STREAM));
        var alone = gateway.post(CHAT, question("gpt", ASKED, STREAM));

        assertThat(rescued.text()).isEqualTo(whole);
        assertThat(rescued.header("x-caravan-model")).isEqualTo("claude");
        assertThat(alone.statusCode()).isEqualTo(503);
    }

    // tools, JSON, refusals

    @ParameterizedTest
    @CsvSource({"gpt", "claude", "gemini"})
    void toolCallsAreStreamedWhole(String model) {
        var heard = gateway.stream(CHAT, question(model, "Please file invoice: total 12.50 from Acme Ltd", TOOL));

        assertThat(heard.arguments()).contains("12.5");
        assertThat(heard.finish()).isEqualTo("tool_calls");
        assertThat(heard.ended()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Quirk.class, names = {"CALL_IN_ONE_CHUNK", "ARGUMENTS_IN_ONE_PIECE", "INTERLEAVED_CALLS",
        "CALL_WITHOUT_INDEX", "CALL_WITHOUT_ID", "CALL_NAME_REPEATED"})
    void oddToolCallsAreHeardAsOrdinaryOnes(Quirk quirk) {
        gateway.simulator().script(OPENAI, Behaviour.stream().quirks(quirk));

        var heard = gateway.stream(CHAT, question("gpt", "Please file invoice: total 12.50 from Acme Ltd", TOOL));

        assertThat(heard.arguments()).contains("12.5");
        assertThat(heard.finish()).isEqualTo("tool_calls");
    }

    @Test
    void aCallThatBreaksOffInItsArgumentsIsMadeByTheNextModelAlone() {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.arguments(), Mishap.reset()));

        var heard = gateway.stream(CHAT, question("default", "Please file invoice: total 12.50 from Acme Ltd", TOOL));

        assertThat(json(heard.arguments()).path("total").asDouble()).isEqualTo(12.5);
        assertThat(heard.header("x-caravan-model")).isEqualTo("claude");
    }

    @Test
    void jsonIsCheckedBeforeItIsStreamed() {
        gateway.simulator().script(OPENAI, Behaviour.stream().flaw(Flaw.WRONG_SHAPE));
        var schema = "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"invoice\",\"schema\":"
                + "{\"type\":\"object\",\"properties\":{\"total\":{\"type\":[\"number\",\"null\"]}},"
                + "\"required\":[\"total\"],\"additionalProperties\":false}}}";

        var heard = gateway.stream(CHAT, question("default", "Total: 12.50", STREAM + "," + schema));

        assertThat(json(heard.text()).path("total").asDouble()).isEqualTo(12.5);
        assertThat(heard.header("x-caravan-model")).isEqualTo("claude");
        assertThat(heard.ended()).isTrue();
    }

    @Test
    void aRefusalIsStreamedAsOne() {
        gateway.simulator().script(OPENAI, Behaviour.stream().flaw(Flaw.REFUSAL));

        var openai = gateway.stream(CHAT, question("gpt", ASKED, STREAM));
        var anthropic = gateway.stream(MESSAGES, question("gpt", ASKED, STREAM));

        assertThat(openai.finish()).isEqualTo("content_filter");
        assertThat(openai.ended()).isTrue();
        assertThat(anthropic.finish()).isEqualTo("refusal");
    }

    @Test
    void aFilterInTheMiddleOfAnAnswerIsARefusal() {
        gateway.simulator().script(OPENAI, Behaviour.stream().filterAfter(3));

        var heard = gateway.stream(CHAT, question("gpt", ASKED, STREAM));

        assertThat(whole).startsWith(heard.text());
        assertThat(heard.text()).isNotEmpty();
        assertThat(heard.finish()).isEqualTo("content_filter");
    }

    // as it comes, and when the caller leaves

    @Test
    void everyPieceIsSentAsItComes() throws IOException {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.content(3), Mishap.stall()));

        try (var stream = gateway.open(CHAT, question("gpt", ASKED, STREAM));
                var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            var pieces = lines.lines().filter(line -> line.contains("\"content\"")).limit(4).count();

            assertThat(pieces).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"gpt, gpt-4o", "claude, claude-haiku-4-5", "gemini, gemini-2.5-flash"})
    void theProvidersRequestEndsWhenTheCallerLeaves(String model, String id) throws IOException {
        gateway.simulator().script(id, Behaviour.stream().at(Point.content(3), Mishap.stall()));

        var stream = gateway.open(CHAT, question(model, ASKED, STREAM));
        assertThat(stream.read()).isEqualTo('d');
        stream.close();

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() ->
                gateway.simulator().requests(id).get(0).closedEarly().isPresent());
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() ->
                gateway.caravan().count("failure_class = 'CANCELLED' and model = '" + model + "'") == 1);
    }
}
