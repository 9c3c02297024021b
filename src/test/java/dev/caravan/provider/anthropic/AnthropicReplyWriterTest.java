package dev.caravan.provider.anthropic;

import static dev.caravan.provider.Answers.call;
import static dev.caravan.provider.Fixtures.json;
import static dev.caravan.provider.Fixtures.node;
import static dev.caravan.provider.Fixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.ChatReply;
import dev.caravan.model.Usage;
import dev.caravan.provider.Answers;
import dev.caravan.provider.Json;
import dev.caravan.provider.ReplyWriterContract;
import dev.caravan.provider.SentEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicReplyWriterTest extends ReplyWriterContract {

    AnthropicReplyWriterTest() {
        super("anthropic");
    }

    @Override
    protected boolean ended(List<SentEvent> events) {
        return events.get(events.size() - 1).name().equals("message_stop");
    }

    @Override
    protected ObjectNode accumulate(List<SentEvent> events) {
        assertThat(ended(events)).isTrue();
        var body = Json.object();
        for (var event : events) {
            var data = event.json();
            assertThat(Json.text(data, "type")).isEqualTo(event.name());
            switch (event.name()) {
                case "message_start" -> body.setAll((ObjectNode) data.path("message"));
                case "content_block_start" -> {
                    assertThat(data.path("index").asInt()).isEqualTo(body.path("content").size());
                    body.withArray("content").add(data.path("content_block"));
                }
                case "content_block_delta" -> delta((ObjectNode) last(body, data), data.path("delta"));
                case "content_block_stop" -> stop((ObjectNode) last(body, data));
                case "message_delta" -> {
                    body.setAll((ObjectNode) data.path("delta"));
                    ((ObjectNode) body.path("usage")).setAll((ObjectNode) data.path("usage"));
                }
                default -> assertThat(event.name()).isIn("ping", "message_stop");
            }
        }
        return body;
    }

    private static JsonNode last(ObjectNode body, JsonNode data) {
        assertThat(data.path("index").asInt()).isEqualTo(body.path("content").size() - 1);
        return body.path("content").path(data.path("index").asInt());
    }

    private static void delta(ObjectNode block, JsonNode delta) {
        var field = Json.text(delta, "type").replace("_delta", "").replace("input_json", "partial_json");
        block.put(field, Json.text(block, field) + Json.text(delta, field));
    }

    private static void stop(ObjectNode block) {
        if (block.has("partial_json")) {
            block.set("input", Json.parseObject(block.remove("partial_json").asText()).orElseThrow());
        }
    }

    @Test
    void anAnswerHasAllFieldsThatClientsRequire() {
        assertThat(writer.reply(Answers.text("hi"))).hasToString(text("{'id':'msg_c1','type':'message',"
                + "'role':'assistant','model':'big','content':[{'type':'text','text':'hi','citations':null}],"
                + "'stop_reason':'end_turn','stop_sequence':null,'stop_details':null,"
                + "'usage':{'input_tokens':30,'cache_creation_input_tokens':10,'cache_read_input_tokens':60,"
                + "'output_tokens':50,'output_tokens_details':{'thinking_tokens':40}}}"));
    }

    @Test
    void thoughtsStandWhereTheModelHadThemAndNameIt() {
        var first = node("{'type':'thinking','thinking':'hm','signature':'eA=='}");
        var second = node("{'type':'redacted_thinking','data':'eQ=='}");
        var other = node("{'type':'brand_new','x':1}");
        var served = Answers.withAsides(Answers.calls("Let me look.", call("call_1", "{}")),
                new ChatReply.Aside("anthropic", first, 0), new ChatReply.Aside("openai", node("{'a':1}"), 0),
                new ChatReply.Aside("anthropic", second, 6), new ChatReply.Aside("anthropic", other, 12));
        var stream = writer.stream(served.head(), true);
        var pieces = stream.begin() + stream.aside(first) + stream.text("Let me") + stream.aside(second)
                + stream.text(" look") + stream.end(served, "Let me look");

        for (var body : List.of(
                writer.reply(served), accumulate(stream(served)), accumulate(SentEvent.parse(pieces)))) {
            body.path("content").forEach(block -> ((ObjectNode) block).remove("citations"));
            assertThat(body.path("content")).isEqualTo(node("["
                    + "{'type':'thinking','thinking':'hm','signature':'caravan:big:eA=='},"
                    + "{'type':'text','text':'Let me'},{'type':'redacted_thinking','data':'caravan:big:eQ=='},"
                    + "{'type':'text','text':' look.'},{'type':'brand_new','x':1},"
                    + "{'type':'tool_use','id':'call_1','name':'get_weather','input':{}}]"));
        }
    }

    @Test
    void inputIsNeverCountedBelowZero() {
        var usage = new Usage(10, 8, 8, 1, 0);

        var written = writer.reply(Answers.withUsage(Answers.text("hi"), usage)).path("usage");

        assertThat(written.path("input_tokens").isIntegralNumber()).isTrue();
        assertThat(written.path("input_tokens").asInt()).isZero();
        assertThat(written.has("output_tokens_details")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{oops", "[1]", "7", "{} {}"})
    void argumentsThatAreNoObjectAreTakenAsNone(String arguments) {
        var served = Answers.calls("", call("functions.f:0", arguments));
        var block = node("{'type':'tool_use','id':'functions.f:0','name':'get_weather','input':{}}");

        assertThat(writer.reply(served).path("content").path(0)).isEqualTo(block);
        assertThat(accumulate(stream(served)).path("content").path(0)).isEqualTo(block);
    }

    @ParameterizedTest
    @CsvSource({"cyber, cyber", "SAFETY, ", "content_filter: violence, "})
    void refusalsHaveAnthropicsCategoriesOrNone(String said, String category) {
        var body = writer.reply(Answers.refused(said));

        assertThat(body.path("content")).isEmpty();
        assertThat(body.path("stop_reason").asText()).isEqualTo("refusal");
        assertThat(body.path("stop_details").path("category").textValue()).isEqualTo(category);
        assertThat(body.path("stop_details").path("explanation").asText())
                .isEqualTo("The model refused to answer (" + said + ").");
    }

    @Test
    void aStreamIsAnthropicsEventByEvent() {
        var events = stream(Answers.calls("hi", call("a", "{\"x\":1}")), "hi");

        assertThat(events).extracting(SentEvent::name).containsExactly(
                "message_start", "content_block_start", "content_block_delta", "content_block_stop",
                "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "message_stop");
        assertThat(events.get(0).json().path("message").path("usage").path("input_tokens").isInt()).isTrue();
        assertThat(events.get(1).json()).isEqualTo(json(
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}"));
        assertThat(events.get(4).json().path("content_block")).isEqualTo(node(
                "{'type':'tool_use','id':'a','name':'get_weather','input':{}}"));
        assertThat(events.get(7).json().path("usage").path("input_tokens").asInt()).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error", "401, authentication_error", "403, permission_error", "404, not_found_error",
        "405, invalid_request_error", "413, request_too_large", "429, rate_limit_error", "500, api_error",
        "502, api_error", "503, overloaded_error", "504, timeout_error", "529, overloaded_error"
    })
    void anErrorsTypeFollowsItsStatus(int status, String type) {
        assertThat(writer.error(Answers.error(status, "any", "some_code"))).isEqualTo(json("{'type':'error',"
                + "'error':{'type':'" + type + "','message':'No model answered.',"
                + "'details':{'error_code':'some_code'}},'request_id':'c1'}"));
    }

    @Test
    void aStreamsErrorIsNamedSo() {
        var event = SentEvent.parse(writer.stream(Answers.HEAD, true).error(Answers.error(503, "t", "c"))).get(0);

        assertThat(event.name()).isEqualTo("error");
        assertThat(event.json()).isEqualTo(writer.error(Answers.error(503, "t", "c")));
    }

    @Test
    void chainsAndModelsAreListedOnOnePage() {
        assertThat(writer.models(List.of(CHAIN, MODEL))).isEqualTo(json("{'data':["
                + "{'type':'model','id':'fast','display_name':'Fast','created_at':'2026-09-21T14:13:20Z',"
                + "'lifecycle':'active','max_input_tokens':128000,'max_tokens':4096,'kind':'chain'},"
                + "{'type':'model','id':'big','display_name':'big','created_at':'2026-09-21T14:13:20Z',"
                + "'lifecycle':'active','max_input_tokens':1000000,'max_tokens':64000,'kind':'model'}],"
                + "'has_more':false,'first_id':'fast','last_id':'big'}"));
        assertThat(writer.models(List.of())).isEqualTo(json(
                "{'data':[],'has_more':false,'first_id':null,'last_id':null}"));
        assertThat(writer.model(MODEL)).isEqualTo(writer.models(List.of(MODEL)).path("data").path(0));
    }
}
