package dev.caravan.provider.openai;

import static dev.caravan.provider.Fixtures.json;
import static dev.caravan.provider.Fixtures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.Ability;
import dev.caravan.config.Secret;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Message;
import dev.caravan.model.Option;
import dev.caravan.model.Output;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.model.ToolChoice;
import dev.caravan.provider.BadRequestException;
import dev.caravan.provider.CodecContract;
import dev.caravan.provider.Models;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiCodecTest extends CodecContract {

    OpenAiCodecTest() {
        super("openai", "gpt-4o");
    }

    @Override
    protected void removeWhatCaravanOwns(ObjectNode body) {
        body.remove(List.of("model", "stream", "stream_options", "max_tokens"));
    }

    private static ObjectNode asking(String fields) {
        return json("{'model':'m','messages':[{'role':'user','content':'hi'}]" + fields + "}");
    }

    private ObjectNode answering(String message, String finish) {
        return json("{'choices':[{'message':" + message + ",'finish_reason':'" + finish + "'}],"
                + "'usage':{'prompt_tokens':1,'completion_tokens':2}}");
    }

    @Test
    void onlyOneAnswerCanBeAskedFor() {
        assertThat(codec.readRequest(asking(",'n':1")).extra()).isEmpty();

        assertThatThrownBy(() -> codec.readRequest(asking(",'n':2")))
                .isInstanceOf(BadRequestException.class).hasMessage("n must be 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'messages':'hi'}                                                     | messages must be an array",
        "{'messages':[]}                                                       | messages must hold at least one message",
        "{'messages':['hi']}                                                   | messages[0] must be an object",
        "{'messages':[{'role':'user','content':[{'type':'text','text':1}]}]}   | messages[0].content[0].text must be a string",
        "{'messages':[{'role':'tool','content':'x'}]}                          | messages[0].tool_call_id must be a string",
        "{'messages':[{'role':'user','content':'x'}],'temperature':'warm'}     | temperature must be a number",
        "{'messages':[{'role':'user','content':'x'}],'max_tokens':0}           | max_tokens must be a whole number above 0",
        "{'messages':[{'role':'user','content':'x'}],'stop':[1]}               | stop must be a string or an array of strings",
        "{'messages':[{'role':'user','content':'x'}],'tool_choice':'maybe'}    | tool_choice must be none, auto, required or a function"
    })
    void problemsNameTheField(String body, String message) {
        assertThatThrownBy(() -> codec.readRequest((ObjectNode) node(body.replace("'", "\""))))
                .isInstanceOf(BadRequestException.class).hasMessage(message);
    }

    @Test
    void whatTheDoorDecidesIsNotPassedOn() {
        var request = codec.readRequest(asking(",'stream':true,'stream_options':{},'models':['a'],'fallbacks':[]"));

        assertThat(request.extra()).isEmpty();
        assertThat(codec.writeRequest(request, model).dropped()).isEmpty();
        assertThat(write(request).path("model").asText()).isEqualTo("gpt-4o");
    }

    @Test
    void aStopStringBecomesAnArray() {
        assertThat(write(codec.readRequest(asking(",'stop':'x'"))).path("stop")).isEqualTo(node("['x']"));
    }

    @Test
    void noMoreThanFourStopsFromCallersOfOtherDialects() {
        var stops = Map.of(Option.STOP, node("['1','2','3','4','5']"));
        var foreign = new ChatRequest("", List.of(Message.user("hi")), List.of(), ToolChoice.AUTO, Output.TEXT,
                stops, Map.of());

        assertThat(write(foreign).path("stop")).hasSize(4);
        assertThat(codec.writeRequest(foreign, model).dropped()).containsExactly("stop beyond 4");
        assertThat(write(codec.readRequest(asking(",'stop':['1','2','3','4','5']"))).path("stop")).hasSize(5);
    }

    @Test
    void theLimitOfTokensIsNamedAsTheModelWantsIt() {
        var request = codec.readRequest(asking(",'max_tokens':10"));

        assertThat(write(request).path("max_tokens").asInt()).isEqualTo(10);
        var reasoning = codec.writeRequest(request, Models.reasoning("openai", "o3")).body();
        assertThat(reasoning.path("max_completion_tokens").asInt()).isEqualTo(10);
        assertThat(reasoning.has("max_tokens")).isFalse();
    }

    @Test
    void moreTokensThanTheModelHasAreCappedAndNewNamesWinOverOld() {
        var request = codec.readRequest(asking(",'max_tokens':10,'max_completion_tokens':1000000"));

        assertThat(write(request).path("max_tokens").asInt()).isEqualTo(Models.MAX_TOKENS);
    }

    @Test
    void modelsThatRefuseSamplingSettingsGetNone() {
        var request = codec.readRequest(asking(",'temperature':0.2,'top_p':0.5,'top_k':4,'seed':1"));

        var wire = codec.writeRequest(request, Models.without("openai", "o3", Ability.SAMPLING));

        assertThat(wire.dropped()).containsExactlyInAnyOrder("temperature", "top_p", "top_k");
        assertThat(wire.body().path("seed").asInt()).isEqualTo(1);
        assertThat(wire.body().has("temperature")).isFalse();
    }

    @Test
    void effortGoesOnlyToModelsThatThink() {
        var request = codec.readRequest(asking(",'reasoning_effort':'high'"));

        assertThat(codec.writeRequest(request, model).dropped()).containsExactly("reasoning_effort");
        var thinking = codec.writeRequest(request, Models.reasoning("openai", "o3")).body();
        assertThat(thinking.path("reasoning_effort").asText()).isEqualTo("high");
    }

    @Test
    void topKReachesCompatibleServersFromCallersOfTheirDialect() {
        assertThat(write(codec.readRequest(asking(",'top_k':4"))).path("top_k").asInt()).isEqualTo(4);

        var foreign = new ChatRequest("", List.of(Message.user("hi")), List.of(), ToolChoice.AUTO, Output.TEXT,
                Map.of(Option.TOP_K, node("4")), Map.of());
        assertThat(codec.writeRequest(foreign, model).dropped()).containsExactly("top_k");
    }

    @Test
    void theNewNameOfTheUserStaysTheNewName() {
        var request = codec.readRequest(asking(",'safety_identifier':'u1'"));

        assertThat(request.options().get(Option.USER).asText()).isEqualTo("u1");
        assertThat(write(request).path("safety_identifier").asText()).isEqualTo("u1");
        assertThat(write(request).has("user")).isFalse();
    }

    @Test
    void aSchemaThatStrictModeRefusesIsSentWithoutIt() {
        var open = asking(",'response_format':{'type':'json_schema','json_schema':{'name':'a b','strict':true,"
                + "'schema':{'type':'object','properties':{'x':{'type':'string'}}}}}");

        var format = write(codec.readRequest(open)).path("response_format").path("json_schema");

        assertThat(format.path("strict").asBoolean(true)).isFalse();
        assertThat(format.path("name").asText()).isEqualTo("a_b");
        assertThat(write(request("schema")).path("response_format").path("json_schema").path("strict").asBoolean())
                .isTrue();
    }

    @Test
    void strictModeLooksIntoNestedObjects() {
        assertThat(StrictMode.takes(PERSON)).isTrue();
        assertThat(StrictMode.takes(node("{'type':'object','properties':{'a':{'type':'array','items':"
                + "{'type':'object','properties':{}}}},'required':['a'],'additionalProperties':false}"))).isFalse();
        assertThat(StrictMode.takes(node("{'type':'array','items':{'type':'string'}}"))).isFalse();
    }

    @Test
    void aModelWithoutSchemasIsAskedInWords() {
        var wire = codec.writeRequest(request("schema"), Models.without("openai", "m", Ability.JSON_SCHEMA));

        assertThat(wire.body().path("response_format")).isEqualTo(node("{'type':'json_object'}"));
        assertThat(wire.body().path("messages").path(0).path("role").asText()).isEqualTo("system");
        assertThat(wire.body().path("messages").path(0).path("content").asText()).contains(PERSON.toString());
        assertThat(wire.dropped()).isEmpty();
    }

    @Test
    void jsonObjectNeedsTheWordJsonInTheMessages() {
        var silent = write(ChatRequest.of("hi").withOutput(Output.JSON)).path("messages");
        var saying = write(ChatRequest.of("Answer in JSON").withOutput(Output.JSON)).path("messages");

        assertThat(silent).hasSize(2);
        assertThat(silent.path(0).path("content").asText()).contains("JSON");
        assertThat(saying).hasSize(1);
    }

    @Test
    void aForcedToolChoiceIsLoosenedWhereItIsRefused() {
        var wire = codec.writeRequest(request("tools"), Models.without("openai", "m", Ability.FORCED_TOOL_CHOICE));

        assertThat(wire.body().has("tool_choice")).isFalse();
        assertThat(wire.dropped()).containsExactly("tool_choice");
    }

    @Test
    void aNamedToolIsAskedForByName() {
        var request = codec.readRequest(asking(
                ",'tools':[{'type':'function','function':{'name':'f'}}],"
                + "'tool_choice':{'type':'function','function':{'name':'f'}}"));

        assertThat(request.toolChoice()).isEqualTo(new ToolChoice(ToolChoice.Mode.NAMED, "f"));
        assertThat(write(request).path("tool_choice")).isEqualTo(
                node("{'type':'function','function':{'name':'f'}}"));
        assertThat(write(request).path("tools").path(0).path("function").path("parameters"))
                .isEqualTo(node("{'type':'object','properties':{}}"));
    }

    @Test
    void soundIsSentInTheFormatsThereAre() {
        var sound = asking("").deepCopy();
        sound.set("messages", node("[{'role':'user','content':[{'type':'input_audio',"
                + "'input_audio':{'data':'UklGRg==','format':'mp3'}}]}]"));

        var request = codec.readRequest(sound);

        assertThat(((Part.Media) request.messages().get(0).parts().get(0)).mediaType()).isEqualTo("audio/mpeg");
        assertThat(write(request).path("messages")).isEqualTo(sound.path("messages"));
    }

    @Test
    void aDocumentThatLiesElsewhereIsAnotherModelsBusiness() {
        var pdf = new Part.Media("application/pdf", "", "https://example.com/a.pdf", "", Map.of());
        var request = ChatRequest.of(List.of(new Message(Role.USER, List.of(pdf), Map.of())));

        assertThatThrownBy(() -> codec.writeRequest(request, model))
                .isInstanceOfSatisfying(AttemptFailedException.class, failed -> {
                    assertThat(failed.failure().kind()).isEqualTo(FailureClass.CALLER_FAULT);
                    assertThat(failed.failure().onlyThisModel()).isTrue();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "stop, STOP", "eos, STOP", "length, LENGTH", "model_length, LENGTH", "tool_calls, STOP", "whatever, STOP"
    })
    void finishReasonsOfCompatibleServers(String said, FinishReason understood) {
        assertThat(codec.readReply(answering("{'content':'hi'}", said)).finish()).isEqualTo(understood);
    }

    @Test
    void aLegacyFunctionCallIsAToolCall() {
        var reply = codec.readReply(
                answering("{'content':null,'function_call':{'name':'f','arguments':'{}'}}", "function_call"));

        assertThat(reply.finish()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(reply.toolCalls()).extracting(Part.ToolCall::name).containsExactly("f");
    }

    @Test
    void argumentsThatAreNoJsonAreKeptAsTheyCame() {
        var reply = codec.readReply(answering(
                "{'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{oops'}}]}", "stop"));

        assertThat(reply.toolCalls()).extracting(Part.ToolCall::arguments).containsExactly("{oops");
        assertThat(reply.finish()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @ParameterizedTest
    @CsvSource({"error, MALFORMED", "overloaded_error, MALFORMED", "insufficient_system_resource, OVERLOADED", "content_filter, REFUSED"})
    void endsThatAreFailures(String said, FailureClass kind) {
        assertThat(failure(answering("{'content':'some text'}", said)).kind()).isEqualTo(kind);
    }

    @Test
    void azureTellsWhichFilterItWas() {
        assertThat(failure(reply("azure-filtered")).code()).isEqualTo("content_filter: violence");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'choices':[]}", "{'choices':[{}]}", "{'choices':[{'message':{'content':7}}]}",
        "{'choices':[{'message':{'tool_calls':[{'id':'a'}]}}]}", "{'object':'chat.completion'}"})
    void repliesThatAreNoAnswers(String body) {
        assertThat(failure(json(body)).kind()).isEqualTo(FailureClass.MALFORMED);
    }

    @Test
    void contentInChunksIsReadWithoutTheThinking() {
        var reply = codec.readReply(reply("mistral-chunks"));

        assertThat(reply.text()).isEqualTo("fourty-two");
        assertThat(reply.finish()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void deepSeeksCacheHitsAreCachedInput() {
        var reply = codec.readReply(reply("deepseek"));

        assertThat(reply.text()).isEqualTo("hi");
        assertThat(reply.usage().input()).isEqualTo(20);
        assertThat(reply.usage().cachedInput()).isEqualTo(16);
    }

    @Test
    void groqsUsageIsFoundWhereItPutsIt() {
        var reply = codec.readReply(json("{'choices':[{'message':{'content':'hi'},'finish_reason':'stop'}],"
                + "'x_groq':{'id':'r','usage':{'prompt_tokens':7,'completion_tokens':2}}}"));

        assertThat(reply.usage().input()).isEqualTo(7);
    }

    @Test
    void azuresKeyHeaderNeedsNoBearer() {
        var azure = Models.provider("openai", "https://x.openai.azure.com", "", Map.of("api-key", new Secret("s")));

        assertThat(codec.headers(azure)).containsOnly(Map.entry("api-key", "s"));
    }

    @Test
    void azuresApiVersionStaysBehindThePath() {
        var model = Models.at("openai", "gpt",
                "https://x.openai.azure.com/openai/deployments/gpt?api-version=2024-10-21");

        assertThat(codec.uri(model)).hasToString(
                "https://x.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21");
    }
}
