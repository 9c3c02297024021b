package dev.caravan.provider.openai;

import static dev.caravan.provider.Answers.call;
import static dev.caravan.provider.Fixtures.json;
import static dev.caravan.provider.Fixtures.node;
import static dev.caravan.provider.Fixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.Answers;
import dev.caravan.provider.ErrorReply;
import dev.caravan.provider.Json;
import dev.caravan.provider.ReplyWriterContract;
import dev.caravan.provider.SentEvent;
import dev.caravan.provider.Served;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenAiReplyWriterTest extends ReplyWriterContract {

    OpenAiReplyWriterTest() {
        super("openai");
    }

    @Override
    protected boolean ended(List<SentEvent> events) {
        return events.get(events.size() - 1).data().equals("[DONE]");
    }

    @Override
    protected ObjectNode accumulate(List<SentEvent> events) {
        assertThat(ended(events)).isTrue();
        var body = Json.object();
        var message = Json.object();
        var choice = body.putArray("choices").addObject();
        choice.set("message", message);
        for (var event : events.subList(0, events.size() - 1)) {
            var chunk = event.json();
            assertThat(Json.text(chunk, "object")).isEqualTo("chat.completion.chunk");
            for (var name : List.of("id", "created", "model", "usage")) {
                body.set(name, chunk.path(name));
            }
            delta(message, chunk.path("choices").path(0).path("delta"));
            if (chunk.path("choices").path(0).hasNonNull("finish_reason")) {
                choice.set("finish_reason", chunk.path("choices").path(0).path("finish_reason"));
            }
        }
        return body;
    }

    private static void delta(ObjectNode message, JsonNode delta) {
        for (var name : List.of("content", "refusal")) {
            if (delta.has(name)) {
                message.put(name, Json.text(message, name) + Json.text(delta, name));
            }
        }
        for (var fragment : delta.path("tool_calls")) {
            var calls = message.withArray("tool_calls");
            if (fragment.path("index").asInt() == calls.size()) {
                calls.add(fragment.deepCopy());
            } else {
                var function = (ObjectNode) calls.get(fragment.path("index").asInt()).path("function");
                function.put("arguments",
                        Json.text(function, "arguments") + Json.text(fragment.path("function"), "arguments"));
            }
        }
    }

    @Test
    void anAnswerHasAllFieldsThatClientsRequire() {
        assertThat(writer.reply(Answers.text("hi"))).hasToString(text("{'id':'chatcmpl-c1',"
                + "'object':'chat.completion','created':1790000000,'model':'big','choices':[{'index':0,"
                + "'message':{'role':'assistant','content':'hi','refusal':null},'logprobs':null,"
                + "'finish_reason':'stop'}],'usage':{'prompt_tokens':100,'completion_tokens':50,'total_tokens':150,"
                + "'prompt_tokens_details':{'cached_tokens':60,'cache_write_tokens':10},"
                + "'completion_tokens_details':{'reasoning_tokens':40}}}"));
    }

    @Test
    void toolCallsWithoutTextHaveNoContent() {
        var choice = writer.reply(Answers.calls("", call("a", "{oops"))).path("choices").path(0);

        assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(choice.path("message")).isEqualTo(node("{'role':'assistant','content':null,'refusal':null,"
                + "'tool_calls':[{'id':'a','type':'function','function':"
                + "{'name':'get_weather','arguments':'{oops'}}]}"));
    }

    @Test
    void aRefusalIsFilteredContent() {
        var choice = writer.reply(Answers.refused("cyber")).path("choices").path(0);

        assertThat(choice.path("finish_reason").asText()).isEqualTo("content_filter");
        assertThat(choice.path("message")).isEqualTo(node(
                "{'role':'assistant','content':null,'refusal':'The model refused to answer (cyber).'}"));
    }

    @Test
    void whatOnlyTheProviderKnowsOfACallReachesTheCaller() {
        var signed = call("a", "{}", Map.of("thoughtSignature", node("'c2ln'"), "vendor", node("1")));
        var custom = call("b", "free text", Map.of("custom", node("{'name':'g','input':'free text'}")));

        var calls = List.of(
                json("{'id':'a','type':'function','function':{'name':'get_weather','arguments':'{}'},"
                        + "'extra_content':{'google':{'thought_signature':'c2ln'}},'vendor':1}"),
                json("{'id':'b','type':'custom','custom':{'name':'g','input':'free text'}}"));

        var served = Answers.calls("", signed, custom);
        var whole = writer.reply(served).path("choices").path(0).path("message").path("tool_calls");
        var streamed = accumulate(stream(served)).path("choices").path(0).path("message").path("tool_calls");
        streamed.forEach(call -> ((ObjectNode) call).remove("index"));
        assertThat(whole).containsExactlyElementsOf(calls);
        assertThat(streamed).containsExactlyElementsOf(calls);
    }

    private List<String> chunks(Served served, boolean usage) {
        var stream = writer.stream(served.head(), usage);
        return SentEvent.parse(stream.begin() + stream.text("hi") + stream.end(served, "hi")).stream()
                .map(event -> event.data().replaceFirst(".*\"model\":\"big\",", "")).toList();
    }

    @Test
    void aStreamIsOpenAisChunkByChunk() {
        assertThat(chunks(Answers.calls("hi", call("a", "{}")), false)).containsExactly(
                "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                        + "\"logprobs\":null,\"finish_reason\":null}]}",
                "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"logprobs\":null,\"finish_reason\":null}]}",
                "\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\","
                        + "\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"\"}}]},"
                        + "\"logprobs\":null,\"finish_reason\":null}]}",
                "\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
                        + "\"function\":{\"arguments\":\"{}\"}}]},\"logprobs\":null,\"finish_reason\":null}]}",
                "\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"tool_calls\"}]}",
                "[DONE]");
    }

    @Test
    void tokensAreToldInAChunkOfTheirOwnWhereAskedFor() {
        var chunks = chunks(Answers.text("hi"), true);

        assertThat(chunks).hasSize(5);
        assertThat(chunks.subList(0, 3)).allMatch(chunk -> chunk.endsWith(",\"usage\":null}"));
        assertThat(chunks.get(3)).startsWith("\"choices\":[],\"usage\":{\"prompt_tokens\":100,");
        assertThat(chunks(Answers.text("hi"), false)).noneMatch(chunk -> chunk.contains("usage"));
    }

    @Test
    void anErrorHasTypeCodeAndParameter() {
        var error = new ErrorReply(400, "invalid_request_error", "bad_request", "temperature must be a number", "c1",
                Optional.of("temperature"), Optional.of(Answers.EXTENSION));

        assertThat(writer.error(error)).isEqualTo(json("{'error':{'message':'temperature must be a number',"
                + "'type':'invalid_request_error','param':'temperature','code':'bad_request'},"
                + "'caravan':{'attempts':[{'model':'big'}]}}"));
        assertThat(writer.error(Answers.error(503, "t", "c")).path("error").path("param").isNull()).isTrue();
        assertThat(writer.error(Answers.error(503, "t", "c")).has("caravan")).isFalse();
    }

    @Test
    void chainsAndModelsAreListed() {
        assertThat(writer.models(List.of(CHAIN, MODEL))).hasToString(text("{'object':'list','data':["
                + "{'id':'fast','object':'model','created':1790000000,'owned_by':'caravan','name':'Fast',"
                + "'context_length':128000,'max_completion_tokens':4096,'kind':'chain'},"
                + "{'id':'big','object':'model','created':1790000000,'owned_by':'caravan','name':'big',"
                + "'context_length':1000000,'max_completion_tokens':64000,'kind':'model'}]}"));
        assertThat(writer.model(MODEL)).isEqualTo(writer.models(List.of(MODEL)).path("data").path(0));
    }
}
