package dev.caravan.provider.gemini;

import static dev.caravan.provider.Fixtures.json;
import static dev.caravan.provider.Fixtures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.Ability;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Message;
import dev.caravan.model.Option;
import dev.caravan.model.Output;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.model.Tool;
import dev.caravan.model.ToolChoice;
import dev.caravan.provider.BadRequestException;
import dev.caravan.provider.CodecContract;
import dev.caravan.provider.Models;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiCodecTest extends CodecContract {

    GeminiCodecTest() {
        super("gemini", "gemini-2.5-flash");
    }

    @Override
    protected void removeWhatCaravanOwns(ObjectNode body) {
        if (body.get("generationConfig") instanceof ObjectNode config) {
            config.remove("maxOutputTokens");
            if (config.isEmpty()) {
                body.remove("generationConfig");
            }
        }
    }

    private static ChatRequest with(Option option, String value) {
        return new ChatRequest("", List.of(Message.user("hi")), List.of(), ToolChoice.AUTO, Output.TEXT,
                Map.of(option, node(value)), Map.of());
    }

    private ObjectNode candidate(String content, String finish) {
        return json("{'candidates':[{'content':" + content + ",'finishReason':'" + finish + "'}]}");
    }

    @Test
    void theModelIsPartOfTheAddress() {
        var base = "https://generativelanguage.googleapis.com/v1beta";

        assertThat(codec.uri(Models.at("gemini", "gemini-2.5-flash", base)))
                .hasToString(base + "/models/gemini-2.5-flash:generateContent");
        assertThat(codec.uri(Models.at("gemini", "tunedModels/mine", base)))
                .hasToString(base + "/tunedModels/mine:generateContent");
        assertThat(codec.headers(Models.provider("gemini", base, "k", Map.of())))
                .containsOnly(Map.entry("x-goog-api-key", "k"));
    }

    @Test
    void snakeCaseIsReadLikeCamelCase() {
        var request = codec.readRequest(json("{'system_instruction':{'parts':[{'text':'Be brief.'}]},"
                + "'contents':[{'parts':[{'inline_data':{'mime_type':'image/png','data':'iVBORw0KGgo='}}]}],"
                + "'generation_config':{'max_output_tokens':7,'response_mime_type':'application/json'}}"));

        assertThat(request.messages().get(0)).isEqualTo(Message.system("Be brief."));
        assertThat(request.hasMedia()).isTrue();
        assertThat(request.options().get(Option.MAX_TOKENS).asInt()).isEqualTo(7);
        assertThat(request.output()).isEqualTo(Output.JSON);
        assertThat(request.extra()).isEmpty();
    }

    @Test
    void namesInsideArgumentsAreTheCallers() {
        var request = codec.readRequest(json("{'contents':[{'role':'model','parts':["
                + "{'functionCall':{'name':'f','args':{'max_output_tokens':1}}}]}]}"));

        assertThat(all(request.messages(), Part.ToolCall.class).map(Part.ToolCall::arguments))
                .containsExactly("{\"max_output_tokens\":1}");
    }

    @Test
    void googlesOlderSchemasBecomeJsonSchema() {
        var request = codec.readRequest(json("{'contents':[{'parts':[{'text':'hi'}]}],"
                + "'tools':[{'functionDeclarations':[{'name':'f','parameters':{'type':'OBJECT','properties':{"
                + "'type':{'type':'STRING','nullable':true},'n':{'type':'ARRAY','minItems':'2','items':{'type':'INTEGER'}}}}}]}],"
                + "'generationConfig':{'responseMimeType':'application/json','responseSchema':{'type':'STRING'}}}"));

        assertThat(((Tool.Function) request.tools().get(0)).parameters()).isEqualTo(node(
                "{'type':'object','properties':{'type':{'type':['string','null']},"
                + "'n':{'type':'array','minItems':2,'items':{'type':'integer'}}}}"));
        assertThat(request.output().schema()).isEqualTo(node("{'type':'string'}"));
    }

    @Test
    void callsWithoutIdsFindTheirResponsesByNameAndOrder() {
        var messages = request("tool-results").messages();

        var results = all(messages, Part.ToolResult.class).toList();
        assertThat(results.get(0).callId()).isNotEqualTo(results.get(1).callId());
        assertThat(results.get(1).text()).contains("rain");
    }

    @Test
    void onlyOneCandidateCanBeAskedFor() {
        assertThatThrownBy(() -> codec.readRequest(json(
                "{'contents':[{'parts':[{'text':'hi'}]}],'generationConfig':{'candidateCount':2}}")))
                .isInstanceOf(BadRequestException.class).hasMessage("generationConfig.candidateCount must be 1");
    }

    @Test
    void everySystemMessageIsInTheInstruction() {
        var body = write(ChatRequest.of(List.of(
                Message.system("One."), Message.user("hi"), Message.system("Two."), Message.user("ho"))));

        assertThat(body.path("systemInstruction").path("parts").findValuesAsText("text"))
                .containsExactly("One.", "Two.");
        assertThat(body.path("contents")).isEqualTo(node(
                "[{'role':'user','parts':[{'text':'hi'},{'text':'ho'}]}]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sunny        | false | {'output':'sunny'}",
        "{'a':1}      | false | {'a':1}",
        "[1]          | false | {'output':'[1]'}",
        "no such city | true  | {'error':'no such city'}"
    })
    void aResponseIsAnObject(String answered, boolean error, String sent) {
        var text = answered.replace("'", "\"");
        var result = new Part.ToolResult("c1", List.of(new Part.Text(text)), error, Map.of());
        var call = new Part.ToolCall("c1", "f", "{}", Map.of());

        var contents = write(ChatRequest.of(List.of(Message.user("hi"),
                new Message(Role.ASSISTANT, List.of(call), Map.of()),
                new Message(Role.TOOL, List.of(result), Map.of())))).path("contents");

        var response = contents.path(2).path("parts").path(0).path("functionResponse");
        assertThat(response.path("name").asText()).isEqualTo("f");
        assertThat(response.path("response")).isEqualTo(node(sent.replace("'", "\"")));
    }

    @Test
    void settingsHaveTheirNamesHere() {
        assertThat(write(with(Option.TOP_K, "4")).path("generationConfig").path("topK").asInt()).isEqualTo(4);
        assertThat(write(with(Option.SEED, "4")).path("generationConfig").path("seed").asInt()).isEqualTo(4);
        assertThat(codec.writeRequest(with(Option.USER, "'u'"), model).dropped()).containsExactly("user");
        assertThat(write(with(Option.STOP, "['x']")).path("generationConfig").path("stopSequences"))
                .isEqualTo(node("['x']"));
    }

    @Test
    void noMoreThanFiveStops() {
        var wire = codec.writeRequest(with(Option.STOP, "['1','2','3','4','5','6']"), model);

        assertThat(wire.body().path("generationConfig").path("stopSequences")).hasSize(5);
        assertThat(wire.dropped()).containsExactly("stop beyond 5");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "gemini-2.5-flash, none,   thinkingBudget, 0",
        "gemini-2.5-pro,   none,   thinkingBudget, 128",
        "gemini-2.5-flash, medium, thinkingBudget, 8192",
        "gemini-3-flash,   none,   thinkingLevel,  MINIMAL",
        "gemini-3-pro,     none,   thinkingLevel,  LOW",
        "gemini-4-argon,   xhigh,  thinkingLevel,  HIGH",
    })
    void effortIsABudgetOrALevel(String id, String effort, String field, String value) {
        var wire = codec.writeRequest(
                with(Option.REASONING_EFFORT, "'" + effort + "'"), Models.reasoning("gemini", id));

        assertThat(wire.body().path("generationConfig").path("thinkingConfig").path(field).asText()).isEqualTo(value);
        assertThat(wire.dropped()).isEmpty();
    }

    @Test
    void modelsThatDontThinkGetNoEffort() {
        var wire = codec.writeRequest(
                with(Option.REASONING_EFFORT, "'low'"), Models.reasoning("gemini", "gemini-2.0-flash"));

        assertThat(wire.body().path("generationConfig").has("thinkingConfig")).isFalse();
        assertThat(wire.dropped()).containsExactly("reasoning_effort");
    }

    @Test
    void schemasAreASettingUnlessThereAreToolsAndTheModelIsOld() {
        var request = request("tools").withOutput(Output.schema("person", PERSON));

        var old = write(request);
        var current = codec.writeRequest(request, Models.of("gemini", "gemini-3-flash")).body();

        assertThat(old.path("generationConfig").has("responseMimeType")).isFalse();
        assertThat(old.path("systemInstruction").toString()).contains("JSON schema");
        assertThat(current.path("generationConfig").path("responseJsonSchema")).isEqualTo(PERSON);
    }

    @Test
    void aModelWithoutSchemasIsAskedForJsonAndInWords() {
        var body = codec.writeRequest(request("schema"), Models.without("gemini", "m", Ability.JSON_SCHEMA)).body();

        assertThat(body.path("generationConfig").path("responseMimeType").asText()).isEqualTo("application/json");
        assertThat(body.path("generationConfig").has("responseJsonSchema")).isFalse();
        assertThat(body.path("systemInstruction").toString()).contains("JSON schema");
    }

    @Test
    void aNamedToolIsTheOnlyOneAllowed() {
        var request = request("tools");
        var named = new ChatRequest(request.dialect(), request.messages(), request.tools(),
                new ToolChoice(ToolChoice.Mode.NAMED, "get_weather"), request.output(), Map.of(), Map.of());

        var config = write(named).path("toolConfig");

        assertThat(config).isEqualTo(node(
                "{'functionCallingConfig':{'mode':'ANY','allowedFunctionNames':['get_weather']}}"));
    }

    @Test
    void signaturesAreKeptAndGoBackWhateverTheCallerSpeaks() {
        var call = codec.readReply(reply("tools")).toolCalls().get(0);
        var request = ChatRequest.of(List.of(Message.user("hi"),
                new Message(Role.ASSISTANT, List.of(call), Map.of())));

        var part = write(request).path("contents").path(1).path("parts").path(0);

        assertThat(part.path("thoughtSignature").asText()).isEqualTo("c2ln");
        assertThat(part.path("functionCall").has("id")).as("an id of ours").isFalse();
    }

    @Test
    void callsOfOtherModelsAreSignedAsSuchWhereASignatureIsNeeded() {
        var call = new Part.ToolCall("call_a", "f", "{}", Map.of());
        var request = ChatRequest.of(List.of(Message.user("hi"),
                new Message(Role.ASSISTANT, List.of(call, call), Map.of())));

        var current = codec.writeRequest(request, Models.of("gemini", "gemini-3-flash")).body();

        assertThat(write(request).toString()).doesNotContain("thoughtSignature");
        assertThat(current.findValuesAsText("thoughtSignature")).containsExactly("skip_thought_signature_validator");
    }

    @Test
    void toolCallsEndWithStopHere() {
        var reply = codec.readReply(candidate("{'parts':[{'text':'ok'},{'functionCall':{'name':'f'}}]}", "STOP"));

        assertThat(reply.finish()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(reply.text()).isEqualTo("ok");
        assertThat(reply.toolCalls()).extracting(Part.ToolCall::arguments).containsExactly("{}");
    }

    @ParameterizedTest
    @CsvSource({"SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION"})
    void reasonsThatAreRefusals(String said) {
        var failure = failure(candidate("{'parts':[{'text':'some'}]}", said));

        assertThat(failure.kind()).isEqualTo(FailureClass.REFUSED);
        assertThat(failure.code()).isEqualTo(said);
    }

    @Test
    void aBlockedPromptIsARefusal() {
        var failure = failure(reply("blocked-prompt"));

        assertThat(failure.kind()).isEqualTo(FailureClass.REFUSED);
        assertThat(failure.code()).isEqualTo("PROHIBITED_CONTENT");
    }

    @ParameterizedTest
    @CsvSource({"MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS",
        "OTHER", "NO_IMAGE", "STOP"})
    void reasonsWithoutContentAreNoAnswers(String said) {
        var failure = failure(candidate("{}", said));

        assertThat(failure.kind()).isEqualTo(FailureClass.MALFORMED);
        assertThat(failure.code()).contains(said);
    }

    @Test
    void aContinuationIsCut() {
        assertThat(codec.readReply(candidate("{'parts':[{'text':'a'}]}", "CONTINUATION")).finish())
                .isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void stopWithoutPartsIsNoAnswer() {
        assertThat(failure(reply("no-parts")).kind()).isEqualTo(FailureClass.MALFORMED);
        assertThat(failure(reply("malformed-call")).code()).contains("MALFORMED_FUNCTION_CALL");
    }
}
