package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

    private static final Simulator SIMULATOR = Simulator.start();
    private static final String INVOICE = "Invoice\nTotal: 12.50\nDate: 09/04/2018";
    private static final ObjectNode SCHEMA = (ObjectNode) Json.parse("""
            {"type":"object","additionalProperties":false,"required":["total","date"],"properties":{
             "total":{"type":"number"},"date":{"type":"string"}}}""");
    private static final String READ = "{\"total\":12.50,\"date\":\"09/04/2018\"}";

    private final Asking asking = new Asking(SIMULATOR);

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void aSchemaIsFilledInEveryDialect(String dialect) throws Exception {
        var answer = asking.answer(dialect, "m", withSchema(dialect));

        assertThat(Asking.text(dialect, answer)).isEqualTo(READ);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void anAnswerCanMissItsSchemaOrStandInFences(String dialect) throws Exception {
        SIMULATOR.script("flawed-" + dialect, Script.of(Behaviour.flawed(Flaw.WRONG_SHAPE),
                Behaviour.flawed(Flaw.FENCED)));

        var wrong = asking.answer(dialect, "flawed-" + dialect, withSchema(dialect, "flawed-" + dialect));
        var fenced = asking.answer(dialect, "flawed-" + dialect, withSchema(dialect, "flawed-" + dialect));

        assertThat(Json.parse(Asking.text(dialect, wrong)).has("total")).isFalse();
        assertThat(Asking.text(dialect, fenced)).isEqualTo("```json\n" + READ + "\n```");
    }

    @Test
    void aForcedToolIsFilledLikeASchema() throws Exception {
        var openai = Asking.question("openai", "m", INVOICE);
        addTool(openai, "record");
        openai.putObject("tool_choice").put("type", "function").putObject("function").put("name", "record");
        var anthropic = Asking.question("anthropic", "m", INVOICE);
        anthropic.putArray("tools").addObject().put("name", "record").set("input_schema", SCHEMA);
        anthropic.putObject("tool_choice").put("type", "tool").put("name", "record");
        var gemini = Asking.question("gemini", "m", INVOICE);
        gemini.putArray("tools").addObject().putArray("functionDeclarations").addObject()
                .put("name", "record").set("parameters", SCHEMA);
        gemini.putObject("toolConfig").putObject("functionCallingConfig").put("mode", "ANY");

        var first = asking.answer("openai", "m", openai);
        assertThat(first.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(first.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(first.at("/choices/0/message/tool_calls/0/function/arguments").asText())
                .isEqualTo(READ);
        var second = asking.answer("anthropic", "m", anthropic);
        assertThat(second.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(second.at("/content/0/input")).isEqualTo(Json.parse(READ));
        var third = asking.answer("gemini", "m", gemini);
        assertThat(third.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        assertThat(third.at("/candidates/0/content/parts/0/functionCall/args"))
                .isEqualTo(Json.parse(READ));
    }

    @Test
    void aToolIsCalledWhenNamedAndItsResultIsQuoted() throws Exception {
        var unnamed = Asking.question("openai", "m", "Good morning");
        addTool(unnamed, "get_total");
        var named = Asking.question("openai", "m", "Please use get_total for:\n" + INVOICE);
        addTool(named, "get_total");

        assertThat(asking.answer("openai", "m", unnamed).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
        var message = asking.answer("openai", "m", named).at("/choices/0/message");
        var id = message.at("/tool_calls/0/id").asText();
        named.withArray("messages").add(message).addObject().put("role", "tool").put("tool_call_id", id)
                .put("content", "12.50 exactly");

        assertThat(Asking.text("openai", asking.answer("openai", "m", named))).contains("12.50 exactly");
    }

    @ParameterizedTest
    @CsvSource({"openai, max_tokens, /choices/0/finish_reason, length",
        "anthropic, max_tokens, /stop_reason, max_tokens",
        "gemini, maxOutputTokens, /candidates/0/finishReason, MAX_TOKENS"})
    void aSmallLimitCutsTheAnswer(String dialect, String limit, String place, String reason)
            throws Exception {
        var body = Asking.question(dialect, "m", "hello");
        (dialect.equals("gemini") ? body.putObject("generationConfig") : body).put(limit, 2);

        var answer = asking.answer(dialect, "m", body);

        assertThat(answer.at(place).asText()).isEqualTo(reason);
        assertThat(Asking.text(dialect, answer)).isEqualTo("It begin");
    }

    @Test
    void reasoningCanSpendTheWholeLimit() throws Exception {
        var body = Asking.question("openai", "gpt-5", "hello").put("max_completion_tokens", 5);

        var answer = asking.answer("openai", "gpt-5", body);

        assertThat(Asking.text("openai", answer)).isEmpty();
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(answer.at("/usage/completion_tokens_details/reasoning_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void thoughtsAreCountedAsEachDialectDoes() throws Exception {
        var openai = usage("openai", "gpt-5");
        assertThat(number(openai, "/completion_tokens"))
                .isGreaterThan(number(openai, "/completion_tokens_details/reasoning_tokens"));
        var gemini = usage("gemini", "gemini-2.5-pro");
        assertThat(number(gemini, "/thoughtsTokenCount")).isPositive();
        assertThat(number(gemini, "/totalTokenCount")).isEqualTo(number(gemini, "/promptTokenCount")
                + number(gemini, "/candidatesTokenCount") + number(gemini, "/thoughtsTokenCount"));
    }

    @Test
    void aLongSystemPromptIsCachedTheSecondTime() throws Exception {
        var system = "Be exact. ".repeat(1000);
        var openai = Asking.question("openai", "cached", "hello");
        openai.withArray("messages").insertObject(0).put("role", "system").put("content", system);
        var anthropic = Asking.question("anthropic", "cached-a", "hello");
        anthropic.putArray("system").addObject().put("type", "text").put("text", system)
                .putObject("cache_control").put("type", "ephemeral");

        var first = asking.answer("openai", "cached", openai).path("usage");
        assertThat(number(first, "/prompt_tokens_details/cached_tokens")).isZero();
        var second = asking.answer("openai", "cached", openai).path("usage");
        assertThat(number(second, "/prompt_tokens_details/cached_tokens")).isEqualTo(2500);
        assertThat(number(second, "/prompt_tokens")).isGreaterThan(2500);
        var written = asking.answer("anthropic", "cached-a", anthropic).path("usage");
        assertThat(number(written, "/cache_creation_input_tokens")).isEqualTo(2500);
        var read = asking.answer("anthropic", "cached-a", anthropic).path("usage");
        assertThat(number(read, "/cache_read_input_tokens")).isEqualTo(2500);
        assertThat(number(read, "/input_tokens")).isBetween(1, 200);
    }

    @Test
    void plainQuestionsGetTheSameShortAnswerEachTime() throws Exception {
        var first = Asking.text("gemini", asking.answer("gemini", "m",
                Asking.question("gemini", "m", INVOICE)));

        assertThat(first).isEqualTo("It begins with \"Invoice\" and has 3 lines and 5 words."
                + " The largest amount is 12.50.");
        assertThat(Asking.text("anthropic", asking.answer("anthropic", "m",
                Asking.question("anthropic", "m", INVOICE)))).isEqualTo(first);
    }

    @Test
    void jsonWithoutASchemaHasTheLabelledValues() throws Exception {
        var body = Asking.question("openai", "m", INVOICE);
        body.putObject("response_format").put("type", "json_object");

        assertThat(Json.parse(Asking.text("openai", asking.answer("openai", "m", body))))
                .isEqualTo(Json.parse("{\"total\":\"12.50\",\"date\":\"09/04/2018\"}"));
    }

    @Test
    void anyBasePathIsServed() throws Exception {
        var body = Asking.question("openai", "m", "hello").toString();
        var request = asking.bare("/openai/v1/chat/completions", body).header("Authorization", "Bearer k");

        assertThat(asking.send(request).statusCode()).isEqualTo(200);
    }

    private JsonNode usage(String dialect, String model) throws Exception {
        var answer = asking.answer(dialect, model, Asking.question(dialect, model, "hello"));
        return answer.path(dialect.equals("gemini") ? "usageMetadata" : "usage");
    }

    private static int number(JsonNode node, String place) {
        return node.at(place).asInt(-1);
    }

    private static ObjectNode withSchema(String dialect) {
        return withSchema(dialect, "m");
    }

    private static ObjectNode withSchema(String dialect, String model) {
        var body = Asking.question(dialect, model, INVOICE);
        switch (dialect) {
            case "openai" -> body.putObject("response_format").put("type", "json_schema")
                    .putObject("json_schema").put("name", "invoice").set("schema", SCHEMA);
            case "anthropic" -> body.putObject("output_config").putObject("format")
                    .put("type", "json_schema").set("schema", SCHEMA);
            default -> body.putObject("generationConfig").put("responseMimeType", "application/json")
                    .set("responseJsonSchema", SCHEMA);
        }
        return body;
    }

    private static void addTool(ObjectNode body, String name) {
        body.putArray("tools").addObject().put("type", "function").putObject("function")
                .put("name", name).set("parameters", SCHEMA);
    }
}
