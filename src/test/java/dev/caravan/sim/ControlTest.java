package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlTest {

    private final Simulator simulator = Simulator.start();
    private final Asking asking = new Asking(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aScriptIsSetShownAndForgotten() throws Exception {
        var put = asking.control("PUT", "/_sim/scripts/m", "{\"steps\":[{\"status\":503},"
                + "{\"fault\":\"openai.slow-down\"}],\"then\":{\"answer\":true,\"delay-ms\":1}}");

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(asking.ask("m").statusCode()).isEqualTo(503);
        assertThat(asking.ask("m").statusCode()).isEqualTo(429);
        assertThat(asking.ask("m").statusCode()).isEqualTo(200);
        assertThat(Json.parse(asking.control("GET", "/_sim/scripts", "").body()).at("/m/then").asText())
                .isEqualTo("answer after 1 ms");
        assertThat(asking.control("DELETE", "/_sim/scripts/m", "").statusCode()).isEqualTo(200);
        assertThat(asking.control("DELETE", "/_sim/scripts/m", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aModelsIdMayHaveASlashAndTheStarIsForAllOthers() throws Exception {
        asking.control("PUT", "/_sim/scripts/meta/llama-3", "{\"status\":500}");
        asking.control("PUT", "/_sim/scripts/*", "{\"status\":502}");

        assertThat(asking.ask("meta/llama-3").statusCode()).isEqualTo(500);
        assertThat(asking.ask("any").statusCode()).isEqualTo(502);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'share':1,'of':{'status':500},'else':{'answer':true}}            | 500",
        "{'share':0,'of':{'status':500}}                                   | 200",
        "{'flap':{'up-ms':60000,'down-ms':1}}                              | 200",
        "{'first-ms':60000,'during':{'status':401}}                        | 401",
        "{'share':1,'of':{'steps':[{'status':504}]}}                       | 504",
        "{'status':520,'body':'<html>'}                                    | 520",
        "{'status':429,'code':'slow_down','headers':{'retry-after':'3'}}   | 429",
        "{'stall-ms':1}                                                    | 200",
        "{'drip-bytes':500,'every-ms':1}                                   | 200",
        "{'answer':true,'flaw':'fenced'}                                   | 200",
        "{'garbage':true}                                                  | 200",
        "{'cut':0.5,'ending':'end'}                                        | 200",
        "{'stream':true}                                                   | 200",
        "{'stream':true,'pace-ms':1,'keep-alive-ms':10,'quirks':['crlf','no-terminator']} | 200",
        "{'stream':true,'filter-after':3,'flaw':'no-usage','resume':'repeat'} | 200",
        "{'stream':true,'mishaps':[{'at':'content','number':3,'do':'end'}]} | 200",
        "{'stream':true,'mishaps':[{'at':'event','number':0,'do':'error','status':429,'code':'slow_down'}]} | 429",
        "{'stream':true,'mishaps':[{'at':'finish','do':'silence','ms':1}]}  | 200",
        "{'stream':true,'mishaps':[{'at':'byte','number':9,'do':'unknown'}]} | 200",
        "{'stream':true,'mishaps':[{'at':'opening','do':'say','event':'x','data':{'a':1}}]} | 200",
        "{'steps':[{'stream':true,'delay-ms':1}]}                          | 200",
        "{'fault':'stream-cut'}                                            | 200",
    })
    void formsOfAScript(String script, int status) throws Exception {
        var put = asking.control("PUT", "/_sim/scripts/m", script.replace('\'', '"'));

        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(asking.ask("m").statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nonsense                                   | script must be a JSON object",
        "{}                                         | script holds none of answer",
        "{'steps':{}}                               | script.steps must be an array",
        "{'steps':[{'status':503},{'stats':1}]}     | script.steps[1] holds none of",
        "{'steps':[],'than':{'answer':true}}        | script.than is unknown here",
        "{'status':'503'}                           | script.status must be a whole number",
        "{'status':99}                              | status must be 400 to 599, was 99",
        "{'share':'x','of':{'status':500}}          | script.share must be a number",
        "{'share':0.5}                              | script.of is missing",
        "{'flap':{'up-ms':1}}                       | script.flap.down-ms must be a whole number",
        "{'fault':'none'}                           | script.fault is unknown: none; known are",
        "{'answer':true,'flaw':'big'}               | script.flaw must be one of none, empty-text,",
        "{'cut':0.5,'ending':'soft'}                | script.ending must be one of close, reset, end, was soft",
        "{'stream':true,'pace':5}                   | script.pace is unknown here",
        "{'stream':true,'quirks':'crlf'}            | script.quirks must be an array",
        "{'stream':true,'quirks':['lf']}            | script.quirks must be one of crlf, cr, multi-line-data",
        "{'stream':true,'flaw':'truncated'}         | truncated is no flaw of a stream",
        "{'stream':true,'mishaps':['x']}            | script.mishaps[0] must be a JSON object",
        "{'stream':true,'mishaps':[{'at':'there','do':'end'}]} | script.mishaps[0].at must be one of event, opening",
        "{'stream':true,'mishaps':[{'at':'content','do':'end'}]} | script.mishaps[0].number must be a whole number",
        "{'stream':true,'mishaps':[{'at':'finish','number':1,'do':'end'}]} | script.mishaps[0].number is unknown at",
        "{'stream':true,'mishaps':[{'at':'finish','do':'die'}]} | script.mishaps[0].do must be reset, close",
        "{'stream':true,'mishaps':[{'at':'finish','do':'end','ms':1}]} | script.mishaps[0].ms is unknown here",
    })
    void whatIsWrongIsNamed(String script, String problem) throws Exception {
        var put = asking.control("PUT", "/_sim/scripts/m", script.replace('\'', '"'));

        assertThat(put.statusCode()).isEqualTo(400);
        assertThat(Json.parse(put.body()).path("error").asText()).contains(problem);
    }

    @Test
    void aScriptedStreamIsDescribedAndPlayed() throws Exception {
        asking.control("PUT", "/_sim/scripts/m", """
                {"stream":true,"pace-ms":1,"quirks":["comments"],
                 "mishaps":[{"at":"content","number":3,"do":"error","status":529}]}""");

        assertThat(Wire.hear(simulator, "anthropic", "hello").text()).isEqualTo("It begins with");
        assertThat(asking.control("GET", "/_sim/scripts", "").body())
                .contains("stream, 1 ms per piece, comments, error 529 at content 3");
        var log = Json.parse(asking.control("GET", "/_sim/log", "").body());
        assertThat(log.at("/0/streamed").asBoolean()).isTrue();
        assertThat(log.at("/0").has("closed-early")).isFalse();
    }

    @Test
    void theLogCanBeReadAndCleared() throws Exception {
        asking.ask("m");

        var log = Json.parse(asking.control("GET", "/_sim/log", "").body());

        assertThat(log).hasSize(1);
        assertThat(log.at("/0/model").asText()).isEqualTo("m");
        assertThat(log.at("/0/behaviour").asText()).isEqualTo("answer");
        asking.control("DELETE", "/_sim/log", "");
        assertThat(simulator.log()).isEmpty();
    }

    @Test
    void unknownPathsAreNotFound() throws Exception {
        assertThat(asking.control("GET", "/_sim/nothing", "").statusCode()).isEqualTo(404);
        assertThat(asking.control("POST", "/v1/embeddings", "{}").statusCode()).isEqualTo(404);
        assertThat(asking.control("GET", "/_sim/faults", "").body()).contains("gemini.daily-quota");
    }
}
