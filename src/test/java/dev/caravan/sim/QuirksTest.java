package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers that speak like OpenAI do otherwise, and answers that are none. */
class QuirksTest {

    private static final Simulator SIMULATOR = Simulator.start();
    private static final String INVOICE = "Please record and file:\nTotal: 12.50\nDate: 09/04/2018";

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    @Test
    void usageCanComeInEveryChunk() throws Exception {
        var events = stream(Quirk.USAGE_IN_EVERY_CHUNK).json();

        assertThat(events).allMatch(event -> event.at("/usage/prompt_tokens").asInt() > 0);
        assertThat(events).extracting(event -> event.at("/usage/completion_tokens").asInt()).isSorted()
                .startsWith(0).last().isNotEqualTo(0);
    }

    @Test
    void usageCanComeUnaskedWithTheFinishReason() throws Exception {
        var mistral = last(stream(Quirk.USAGE_WITH_FINISH));
        assertThat(mistral.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(mistral.at("/usage/total_tokens").asInt()).isPositive();

        var groq = last(stream(Quirk.GROQ_USAGE));
        assertThat(groq.at("/x_groq/usage/total_tokens").asInt()).isPositive();
        assertThat(groq.has("usage")).isFalse();
    }

    @Test
    void azureBeginsWithoutChoicesAndHasAChoiceWithoutDelta() throws Exception {
        SIMULATOR.script("m", StreamFaults.azure());

        var events = Wire.hear(SIMULATOR, "openai", "hello").json();

        assertThat(events.get(0).path("choices").toString()).isEqualTo("[]");
        assertThat(events.get(0).path("id").asText("-")).isEmpty();
        assertThat(events.get(0).has("prompt_filter_results")).isTrue();
        assertThat(events).filteredOn(event -> event.at("/choices/0").isObject()
                && !event.at("/choices/0").has("delta")).hasSize(1);
    }

    @Test
    void theFinishKeyCanBeAbsentAndContentBeParts() throws Exception {
        var absent = stream(Quirk.FINISH_KEY_ABSENT);
        assertThat(absent.json()).filteredOn(event -> event.at("/choices/0").has("finish_reason")).hasSize(1);

        var parts = stream(Quirk.CONTENT_PARTS).json().stream()
                .map(event -> event.at("/choices/0/delta/content/0/text").asText("")).collect(Collectors.joining());
        assertThat(parts).startsWith("It begins with");
    }

    @Test
    void callsCanLackIndexOrIdOrRepeatTheName() throws Exception {
        assertThat(calls(Quirk.CALL_WITHOUT_INDEX)).noneMatch(call -> call.has("index"));
        assertThat(calls(Quirk.CALL_WITHOUT_ID)).noneMatch(call -> call.has("id"));
        assertThat(calls(Quirk.CALL_NAME_REPEATED)).allMatch(call -> call.at("/function").has("name"));
    }

    @Test
    void aCallCanComeInOneChunkOrItsArgumentsInOnePiece() throws Exception {
        var whole = calls(Quirk.CALL_IN_ONE_CHUNK);
        assertThat(whole).hasSize(2).allMatch(call -> call.has("id")
                && Json.parse(call.at("/function/arguments").asText()).isObject());

        assertThat(calls(Quirk.ARGUMENTS_IN_ONE_PIECE)).hasSize(4);
        SIMULATOR.script("m", Behaviour.stream().quirks(Quirk.ARGUMENTS_IN_ONE_PIECE));
        assertThat(Wire.hear(SIMULATOR, "anthropic", question("anthropic")).json())
                .extracting(event -> event.at("/delta/partial_json").asText("-"))
                .filteredOn(json -> json.startsWith("{")).hasSize(2).allMatch(json -> json.endsWith("}"));
    }

    @Test
    void parallelCallsCanBeInterleaved() throws Exception {
        var usual = calls();
        assertThat(usual).extracting(call -> call.path("index").asInt()).isSorted().contains(0, 1);

        var mixed = calls(Quirk.INTERLEAVED_CALLS);

        assertThat(mixed).hasSameSizeAs(usual).extracting(call -> call.path("index").asInt())
                .startsWith(0, 1, 0, 1, 0, 1);
        for (var index : List.of(0, 1)) assertThat(Json.parse(arguments(index, mixed)).has("total")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"openai, content_filter", "anthropic, refusal", "gemini, SAFETY"})
    void aRefusalIsAStreamWithoutText(String dialect, String reason) throws Exception {
        var heard = flawed(dialect, Flaw.REFUSAL);

        assertThat(heard.text()).isEmpty();
        assertThat(heard.finish()).isEqualTo(reason);
    }

    @Test
    void openAiCanRefuseInWords() throws Exception {
        var heard = flawed("openai", Flaw.REFUSAL_TEXT);

        assertThat(heard.text()).isEmpty();
        assertThat(heard.finish()).isEqualTo("stop");
        assertThat(heard.json().stream().map(event -> event.at("/choices/0/delta/refusal").asText("")
                .replace("null", "")).collect(Collectors.joining())).startsWith("I am sorry");
        var whole = new Asking(SIMULATOR).answer("openai", "m", Asking.question("openai", "m", "hello"));
        assertThat(whole.at("/choices/0/message/refusal").asText()).startsWith("I am sorry");
        assertThat(whole.at("/choices/0/message/content").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"openai, 1, ''", "anthropic, 3, end_turn", "gemini, 1, ''"})
    void aStreamCanBeEmptyButForItsEnd(String dialect, int events, String reason) throws Exception {
        var heard = flawed(dialect, Flaw.NOTHING);

        assertThat(heard.events()).hasSize(events);
        assertThat(heard.finish()).isEqualTo(reason);
        assertThat(heard.ending()).isEqualTo("end");
    }

    @ParameterizedTest
    @CsvSource({"openai, EMPTY_TEXT, stop", "openai, PARTS_MISSING, stop", "anthropic, EMPTY_TEXT, end_turn",
        "anthropic, PARTS_MISSING, end_turn", "gemini, EMPTY_TEXT, STOP", "gemini, PARTS_MISSING, STOP",
        "gemini, MALFORMED_CALL, MALFORMED_FUNCTION_CALL"})
    void hollowStreams(String dialect, Flaw flaw, String reason) throws Exception {
        var heard = flawed(dialect, flaw);

        assertThat(heard.text()).isEmpty();
        assertThat(heard.finish()).isEqualTo(reason);
        assertThat(heard.raw().contains("\"parts\"") || heard.raw().contains("content_block_start"))
                .isEqualTo(flaw == Flaw.EMPTY_TEXT && !dialect.equals("openai"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void usageCanBeMissing(String dialect) throws Exception {
        SIMULATOR.script("m", Behaviour.flawed(Flaw.NO_USAGE));
        var question = Asking.question(dialect, "m", "hello");
        if (dialect.equals("openai")) question.putObject("stream_options").put("include_usage", true);

        var heard = Wire.hear(SIMULATOR, dialect, question);

        assertThat(heard.json()).noneMatch(event -> event.path("usage").isObject() || event.has("usageMetadata")
                || event.at("/message").has("usage"));
        assertThat(heard.finish()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void a200CanBeAnErrorOrBrokenOrBeginWithBlankLines(String dialect) throws Exception {
        var asking = new Asking(SIMULATOR);
        var question = Asking.question(dialect, "m", "hello");
        if (!dialect.equals("gemini")) question.put("stream", true);
        SIMULATOR.script("m", Script.of(Behaviour.flawed(Flaw.ERROR_BODY), Behaviour.flawed(Flaw.TRUNCATED),
                Behaviour.flawed(Flaw.BLANK_LINES_FIRST)));

        var error = asking.send(asking.request(dialect, "m", question));
        assertThat(error.statusCode()).isEqualTo(200);
        assertThat(Json.parse(error.body()).has("error")).isTrue();
        var truncated = Wire.hear(SIMULATOR, dialect, "hello");
        assertThat(truncated.ending()).isEqualTo("end");
        assertThat(truncated.finish()).isEmpty();
        var blank = asking.send(asking.request(dialect, "m", question));
        assertThat(blank.body()).startsWith("\n\n\n").contains("begins");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai.stream-error-event", "openai.stream-error-text", "openai.stream-overloaded",
        "openai.openrouter-stream-error", "openai.lm-studio-stream-error"})
    void namedErrorsComeAfterSomeContent(String fault) throws Exception {
        SIMULATOR.script("m", Faults.named().get(fault));

        var heard = Wire.hear(SIMULATOR, "openai", "hello");

        assertThat(last(heard).has("error")).isTrue();
        assertThat(heard.text()).isEqualTo("It begins with");
        assertThat(heard.raw()).doesNotContain("[DONE]");
    }

    @ParameterizedTest
    @CsvSource({"anthropic, anthropic.stream-overloaded, /error/type, overloaded_error",
        "gemini, gemini.stream-unavailable, /error/status, UNAVAILABLE",
        "gemini, gemini.stream-blocked, /promptFeedback/blockReason, SAFETY"})
    void namedFaultsOfTheOtherDialects(String dialect, String fault, String place, String word) throws Exception {
        SIMULATOR.script("m", Faults.named().get(fault));

        var heard = Wire.hear(SIMULATOR, dialect, "hello");

        assertThat(last(heard).at(place).asText()).isEqualTo(word);
        assertThat(heard.finish()).isEmpty();
    }

    @Test
    void theMostDeceptiveCutIsACleanEnd() throws Exception {
        for (var dialect : Asking.DIALECTS) {
            SIMULATOR.script("m", StreamFaults.cut());

            var heard = Wire.hear(SIMULATOR, dialect, "hello");

            assertThat(heard.text()).isEqualTo("It begins with");
            assertThat(heard.ending()).isEqualTo("end");
            assertThat(heard.finish()).isEmpty();
        }
    }

    private static Wire.Heard stream(Quirk... quirks) throws IOException {
        SIMULATOR.script("m", Behaviour.stream().quirks(quirks));
        return Wire.hear(SIMULATOR, "openai", "hello");
    }

    private static Wire.Heard flawed(String dialect, Flaw flaw) throws IOException {
        SIMULATOR.script("m", Behaviour.flawed(flaw));
        return Wire.hear(SIMULATOR, dialect, "hello");
    }

    /** The pieces of two calls. */
    private static List<JsonNode> calls(Quirk... quirks) throws IOException {
        SIMULATOR.script("m", Behaviour.stream().quirks(quirks));
        return Wire.hear(SIMULATOR, "openai", question("openai")).json().stream()
                .map(event -> event.at("/choices/0/delta/tool_calls/0")).filter(JsonNode::isObject).toList();
    }

    private static String arguments(int index, List<JsonNode> calls) {
        return calls.stream().filter(call -> call.path("index").asInt() == index)
                .map(call -> call.at("/function/arguments").asText()).collect(Collectors.joining());
    }

    private static ObjectNode question(String dialect) {
        return StreamsTest.withTools(dialect, INVOICE, "record", "file");
    }

    private static JsonNode last(Wire.Heard heard) {
        return heard.json().get(heard.json().size() - 1);
    }
}
