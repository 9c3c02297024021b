package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksTest {

    private static final Simulator SIMULATOR = Simulator.start();
    private final Asking asking = new Asking(SIMULATOR);

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    @ParameterizedTest
    @CsvSource({"openai, 401, /error/type, invalid_request_error",
        "anthropic, 401, /error/type, authentication_error",
        "gemini, 403, /error/status, PERMISSION_DENIED"})
    void aKeyIsNeeded(String dialect, int status, String place, String word) throws Exception {
        var body = Asking.question(dialect, "m", "hello").toString();

        var response = asking.send(asking.bare(Asking.path(dialect, "m"), body));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Json.parse(response.body()).at(place).asText()).isEqualTo(word);
    }

    @Test
    void anthropicWantsItsVersion() throws Exception {
        var body = Asking.question("anthropic", "m", "hello").toString();

        var response = asking.send(asking.bare("/v1/messages", body).header("x-api-key", "k"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("anthropic-version");
    }

    /** Each row: dialect, model, what is merged into a good request, a part of the complaint. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "openai    | gpt-5     | {'max_tokens':5}                         | unsupported_parameter",
        "openai    | gpt-5.4   | {'temperature':0}                        | unsupported_value",
        "openai    | gpt-6-sol | {'max_tokens':5}                         | 'max_completion_tokens'",
        "openai    | o3        | {'stop':['x']}                           | unsupported_parameter",
        "openai    | gpt-4o    | {'model':''}                             | must provide a model",
        "openai    | gpt-4o    | {'messages':[]}                          | empty array",
        "openai    | gpt-4o    | {'stream_options':{'include_usage':true}} | only allowed when 'stream' is enabled",
        "openai    | gpt-4o    | {'messages':[{'role':'tool','tool_call_id':'x','content':'y'}]} | role 'tool'",
        "openai    | gpt-4o    | {'messages':[{'role':'assistant','tool_calls':[{'id':'c1'}]},{'role':'user','content':'x'}]} | c1",
        "anthropic | claude-x  | {'max_tokens':null}                      | max_tokens: Field required",
        "anthropic | claude-x  | {'frequency_penalty':1}                  | Extra inputs are not permitted",
        "anthropic | claude-x  | {'messages':[{'role':'user','content':[{'type':'text','text':''}]}]} | non-empty",
        "anthropic | claude-x  | {'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'t1','name':'f','input':{}}]},{'role':'user','content':'x'}]} | without `tool_result`",
        "anthropic | claude-x  | {'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t9','content':'x'}]}]} | unexpected `tool_use_id`",
        "anthropic | claude-opus-5 | {'temperature':0}                    | temperature",
        "anthropic | claude-sonnet-5-5 | {'top_k':5}                      | top_k",
        "anthropic | claude-haiku-5-5 | {'tool_choice':{'type':'any'}}    | forced tool use",
        "anthropic | claude-opus-4-8 | {'messages':[{'role':'assistant','content':'I'}]} | prefill",
        "gemini    | gemini-x  | {'contents':[]}                          | not specified",
        "gemini    | gemini-x  | {'contents':[{'role':'system','parts':[{'text':'x'}]}]} | valid role",
        "gemini    | gemini-x  | {'messages':[]}                          | Unknown name",
    })
    void whatTheProviderRefusesIsRefused(String dialect, String model, String change, String problem)
            throws Exception {
        var body = merged(Asking.question(dialect, model, "hello"), change);

        var response = asking.send(asking.request(dialect, model, body));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(problem);
        assertThat(Json.parse(response.body()).has("error")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "openai    | gpt-4o          | {'max_tokens':5,'temperature':0}",
        "openai    | gpt-5           | {'max_completion_tokens':500,'temperature':1}",
        "anthropic | claude-opus-4-5 | {'temperature':0,'tool_choice':{'type':'any'}}",
        "anthropic | claude-3-5-sonnet-20241022 | {'temperature':0}",
        "anthropic | claude-opus-4-8 | {'temperature':1}",
        "anthropic | claude-x        | {'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'1'},{'type':'text','text':'x'}]}]}",
        "gemini    | gemini-x        | {'generationConfig':{'temperature':0}}",
    })
    void whatTheProviderTakesIsTaken(String dialect, String model, String change) throws Exception {
        var body = merged(Asking.question(dialect, model, "hello"), change);

        assertThat(asking.send(asking.request(dialect, model, body)).statusCode()).isEqualTo(200);
    }

    @Test
    void underTheNewVersionNoSamplingPasses() throws Exception {
        var body = merged(Asking.question("anthropic", "claude-opus-4-5", "hello"), "{'temperature':1}");
        var request = asking.request("anthropic", "claude-opus-4-5", body)
                .setHeader("anthropic-version", "2026-10-21");

        assertThat(asking.send(request).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"openai, /v1/chat/completions", "anthropic, /v1/messages",
        "gemini, /v1beta/models/m:generateContent"})
    void aBodyThatIsNotJsonIsRefused(String dialect, String path) throws Exception {
        var request = asking.bare(path, "{").header("Authorization", "Bearer k").header("x-api-key", "k")
                .header("anthropic-version", "2023-06-01").header("x-goog-api-key", "k");

        assertThat(asking.send(request).statusCode()).isEqualTo(400);
    }

    @Test
    void aClosedListOfModelsKnowsNoOther() throws Exception {
        try (var simulator = Simulator.builder().serving("gpt-4o").start()) {
            var closed = new Asking(simulator);

            assertThat(closed.ask("gpt-4o").statusCode()).isEqualTo(200);
            for (var dialect : Asking.DIALECTS) {
                assertThat(closed.ask(dialect, "other", "hello").statusCode()).isEqualTo(404);
            }
            assertThat(closed.ask("other").body()).contains("model_not_found");
            assertThat(closed.control("GET", "/v1/models", "").body()).contains("gpt-4o");
        }
    }

    @Test
    void aBadRequestTakesNoStepOfTheScript() throws Exception {
        SIMULATOR.script("stepped", Script.of(Behaviour.refuse(503)));
        var bad = Asking.question("openai", "stepped", "hello").put("messages", 1);

        asking.send(asking.request("openai", "stepped", bad));

        assertThat(SIMULATOR.requests("stepped").get(0).behaviour()).startsWith("rejected 400");
        assertThat(asking.ask("stepped").statusCode()).isEqualTo(503);
    }

    private static ObjectNode merged(ObjectNode body, String change) {
        return body.setAll((ObjectNode) Json.parse(change.replace('\'', '"')));
    }
}
