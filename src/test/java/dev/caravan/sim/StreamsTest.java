package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsTest {

    private static final Simulator SIMULATOR = Simulator.start();
    private static final String QUESTION = "Describe this café bill in 60 words:\n\nTotal: 12.50 €";
    private static final String INVOICE = "Please record:\nInvoice\nTotal: 12.50\nDate: 09/04/2018";
    private static final JsonNode SCHEMA = Json.parse("""
            {"type":"object","additionalProperties":false,"required":["total","date"],"properties":{
             "total":{"type":"number"},"date":{"type":"string"}}}""");
    private static final String READ = "{\"total\":12.50,\"date\":\"09/04/2018\"}";

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void aStreamSaysTheSameAsAWholeAnswer(String dialect) throws Exception {
        var whole = new Asking(SIMULATOR).answer(dialect, "m", Asking.question(dialect, "m", QUESTION));

        var heard = Wire.hear(SIMULATOR, dialect, QUESTION);

        assertThat(heard.text()).isEqualTo(Asking.text(dialect, whole));
        assertThat(heard.text().split(" ")).hasSize(60);
        assertThat(heard.text()).contains("“café”").endsWith(".");
        assertThat(heard.ending()).isEqualTo("end");
        assertThat(heard.head()).startsWith("HTTP/1.1 200").contains("content-type: text/event-stream");
        assertThat(heard.chunks()).as("a chunk for each event").hasSizeGreaterThanOrEqualTo(
                heard.events().size() + 1).hasSizeGreaterThan(60);
    }

    @Test
    void openAiBeginsWithTheRoleAndEndsWithDone() throws Exception {
        var heard = Wire.hear(SIMULATOR, "openai", "hello");

        var events = heard.json();
        assertThat(events.get(0).at("/choices/0/delta").toString())
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
        assertThat(events).allMatch(event -> event.path("id").equals(events.get(0).path("id"))
                && event.path("object").asText().equals("chat.completion.chunk") && !event.has("usage"));
        var last = events.get(events.size() - 1);
        assertThat(last.at("/choices/0/delta").toString()).isEqualTo("{}");
        assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(heard.raw()).endsWith("data: [DONE]\n\n").doesNotContain("event:");
    }

    @Test
    void openAiTellsUsageWhenAsked() throws Exception {
        var question = Asking.question("openai", "m", "hello");
        question.putObject("stream_options").put("include_usage", true);

        var events = Wire.hear(SIMULATOR, "openai", question).json();

        var last = events.get(events.size() - 1);
        assertThat(last.path("choices").toString()).isEqualTo("[]");
        assertThat(last.at("/usage/completion_tokens").asInt()).isPositive();
        assertThat(events.subList(0, events.size() - 1)).allMatch(event -> event.path("usage").isNull());
    }

    @Test
    void anthropicSendsItsEventsInOrder() throws Exception {
        var heard = Wire.hear(SIMULATOR, "anthropic", "hello");

        var names = heard.events().stream().map(Wire.Received::name).distinct();
        assertThat(names).containsExactly("message_start", "content_block_start", "ping", "content_block_delta",
                "content_block_stop", "message_delta", "message_stop");
        assertThat(heard.events()).allMatch(event -> event.json().path("type").asText().equals(event.name()));
        var events = heard.json();
        assertThat(events.get(0).at("/message/content").toString()).isEqualTo("[]");
        assertThat(events.get(0).at("/message/usage/output_tokens").asInt()).isEqualTo(1);
        var delta = events.get(events.size() - 2);
        assertThat(delta.at("/delta/stop_reason").asText()).isEqualTo("end_turn");
        assertThat(delta.at("/usage/output_tokens").asInt()).isGreaterThan(1);
    }

    @Test
    void anthropicThinksInABlockOfItsOwn() throws Exception {
        var question = Asking.question("anthropic", "m", "hello");
        question.putObject("thinking").put("type", "adaptive");

        var heard = Wire.hear(SIMULATOR, "anthropic", question);

        assertThat(heard.json()).filteredOn(event -> event.has("content_block"))
                .extracting(event -> event.path("index").asInt() + event.at("/content_block/type").asText())
                .containsExactly("0thinking", "1text");
        assertThat(heard.text()).startsWith("It begins");
    }

    @Test
    void geminiCountsUpAndSimplyEnds() throws Exception {
        var events = Wire.hear(SIMULATOR, "gemini", "hello").json();

        assertThat(events).extracting(event -> event.at("/usageMetadata/candidatesTokenCount").asInt())
                .isSorted().last().isNotEqualTo(events.get(0).at("/usageMetadata/candidatesTokenCount").asInt());
        assertThat(events).extracting(event -> event.at("/candidates/0/finishReason").asText(""))
                .endsWith("STOP").filteredOn(reason -> !reason.isEmpty()).hasSize(1);
    }

    @Test
    void withoutSseGeminiSendsAnArrayPieceByPiece() throws Exception {
        try (var wire = Wire.post(SIMULATOR, "/v1beta/models/m:streamGenerateContent",
                Asking.question("gemini", "m", QUESTION))) {
            var heard = wire.rest();

            var array = Json.parse(heard.raw());
            assertThat(array.isArray()).isTrue();
            assertThat(heard.chunks()).hasSizeGreaterThan(array.size());
            assertThat(array.get(0).at("/candidates/0/content/parts/0/text").asText()).isEqualTo("Remark");
            assertThat(array.get(array.size() - 1).at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        }
    }

    @ParameterizedTest
    @CsvSource({"openai, tool_calls", "anthropic, tool_use", "gemini, STOP"})
    void aToolsArgumentsComeInPieces(String dialect, String reason) throws Exception {
        var heard = Wire.hear(SIMULATOR, dialect, withTools(dialect, INVOICE, "record"));

        assertThat(Json.parse(heard.arguments())).isEqualTo(Json.parse(READ));
        assertThat(heard.finish()).isEqualTo(reason);
        if (!dialect.equals("gemini")) assertThat(heard.json()).hasSizeGreaterThan(6);
    }

    @Test
    void openAiNamesACallFirstAndThenSendsArgumentsOnly() throws Exception {
        var calls = Wire.hear(SIMULATOR, "openai", withTools("openai", INVOICE, "record")).json().stream()
                .map(event -> event.at("/choices/0/delta/tool_calls/0")).filter(JsonNode::isObject).toList();

        assertThat(calls.get(0).path("type").asText()).isEqualTo("function");
        assertThat(calls.get(0).path("id").asText()).startsWith("call_");
        assertThat(calls.get(0).path("function").toString()).isEqualTo("{\"name\":\"record\",\"arguments\":\"\"}");
        assertThat(calls.subList(1, calls.size())).hasSizeGreaterThan(2).allMatch(call -> !call.has("id")
                && call.path("index").asInt(-1) == 0 && !call.path("function").has("name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void severalToolsAreCalledAtOnceWhenAllAreNamed(String dialect) throws Exception {
        var question = withTools(dialect, "Use record and file for\n\n" + INVOICE, "record", "file");

        var heard = Wire.hear(SIMULATOR, dialect, question);
        var whole = new Asking(SIMULATOR).answer(dialect, "m", without("stream", question)).toString();

        for (var tool : List.of("record", "file")) {
            assertThat(heard.raw()).contains("\"name\":\"" + tool + "\"");
            assertThat(whole).contains("\"name\":\"" + tool + "\"");
        }
    }

    @Test
    void oneToolIsCalledWhenSeveralAreNotWanted() throws Exception {
        var openai = withTools("openai", "Use record and file", "record", "file").put("parallel_tool_calls", false);
        var anthropic = withTools("anthropic", "Use record and file", "record", "file");
        anthropic.putObject("tool_choice").put("type", "auto").put("disable_parallel_tool_use", true);

        assertThat(Wire.hear(SIMULATOR, "openai", openai).raw()).doesNotContain("\"file\"");
        assertThat(Wire.hear(SIMULATOR, "anthropic", anthropic).raw()).doesNotContain("\"file\"");
    }

    @ParameterizedTest
    @CsvSource({"openai, max_tokens, length", "anthropic, max_tokens, max_tokens",
        "gemini, maxOutputTokens, MAX_TOKENS"})
    void aLimitEndsAStream(String dialect, String limit, String reason) throws Exception {
        var question = Asking.question(dialect, "m", QUESTION);
        (dialect.equals("gemini") ? question.putObject("generationConfig") : question).put(limit, 10);

        var heard = Wire.hear(SIMULATOR, dialect, question);

        assertThat(heard.text()).hasSize(40);
        assertThat(heard.finish()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void aRefusedStreamIsAPlainError(String dialect) throws Exception {
        SIMULATOR.script("down", Behaviour.refuse(503));
        var asking = new Asking(SIMULATOR);
        var question = Asking.question(dialect, "down", "hello");
        if (!dialect.equals("gemini")) question.put("stream", true);

        var response = asking.send(asking.request(dialect, "down", question));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
    }

    @ParameterizedTest
    @CsvSource({"?alt=sse, false", "'', true"})
    void geminiPutsAnErrorIntoTheArrayItWasAskedFor(String query, boolean isArray) throws Exception {
        SIMULATOR.script("down", Behaviour.refuse(503));
        var asking = new Asking(SIMULATOR);

        var response = asking.send(asking.bare("/v1beta/models/down:streamGenerateContent" + query,
                Asking.question("gemini", "down", "hello").toString()).header("x-goog-api-key", "k"));

        assertThat(Json.parse(response.body()).isArray()).isEqualTo(isArray);
        assertThat(response.body()).contains("UNAVAILABLE");
    }

    private static ObjectNode without(String field, ObjectNode body) {
        body.remove(field);
        return body;
    }

    static ObjectNode withTools(String dialect, String text, String... names) {
        var body = Asking.question(dialect, "m", text);
        var tools = body.putArray("tools");
        for (var name : names) {
            switch (dialect) {
                case "openai" -> tools.addObject().put("type", "function").putObject("function")
                        .put("name", name).set("parameters", SCHEMA);
                case "anthropic" -> tools.addObject().put("name", name).set("input_schema", SCHEMA);
                default -> tools.addObject().putArray("functionDeclarations").addObject()
                        .put("name", name).set("parameters", SCHEMA);
            }
        }
        return body;
    }
}
