package dev.caravan.provider.anthropic;

import static dev.caravan.provider.Fixtures.json;
import static dev.caravan.provider.Fixtures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.caravan.model.Usage;
import dev.caravan.provider.BadRequestException;
import dev.caravan.provider.CodecContract;
import dev.caravan.provider.Codecs;
import dev.caravan.provider.Models;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicCodecTest extends CodecContract {

    AnthropicCodecTest() {
        super("anthropic", "claude-haiku-4-5");
    }

    @Override
    protected void removeWhatCaravanOwns(ObjectNode body) {
        body.remove(List.of("model", "stream", "max_tokens"));
    }

    private static ChatRequest with(Option option, String value) {
        return new ChatRequest("", List.of(Message.user("hi")), List.of(), ToolChoice.AUTO, Output.TEXT,
                Map.of(option, node(value)), Map.of());
    }

    private JsonNode messages(Message... messages) {
        return write(ChatRequest.of(List.of(messages))).path("messages");
    }

    @Test
    void whatTheDoorDecidesIsNotPassedOn() {
        var request = codec.readRequest(json("{'model':'m','models':['a'],'fallbacks':['b'],'stream':true,"
                + "'max_tokens':9,'messages':[{'role':'user','content':'hi'}]}"));

        assertThat(request.extra()).isEmpty();
        assertThat(codec.writeRequest(request, model).dropped()).isEmpty();
        assertThat(write(request).path("model").asText()).isEqualTo("claude-haiku-4-5");
    }

    @Test
    void theVersionHeaderCanBeChosen() {
        var newer = Models.provider("anthropic", "https://api.anthropic.com/v1", "k",
                Map.of("Anthropic-Version", new Secret("2026-10-21")));

        assertThat(codec.headers(Models.provider("anthropic", "https://api.anthropic.com/v1", "k", Map.of())))
                .containsOnly(Map.entry("anthropic-version", "2023-06-01"), Map.entry("x-api-key", "k"));
        assertThat(codec.headers(newer)).containsEntry("anthropic-version", "2026-10-21").hasSize(2);
    }

    @Test
    void messagesGoToMessages() {
        assertThat(codec.uri(Models.at("anthropic", "m", "https://api.anthropic.com/v1")))
                .hasToString("https://api.anthropic.com/v1/messages");
    }

    @Test
    void allLeadingSystemMessagesAreTheSystemPromptAndLaterOnesKeepTheirPlace() {
        var body = write(ChatRequest.of(List.of(
                Message.system("One."), Message.system("Two."), Message.user("hi"), Message.system("Three."),
                Message.user("ho"))));

        assertThat(body.path("system")).isEqualTo(node(
                "[{'type':'text','text':'One.'},{'type':'text','text':'Two.'}]"));
        assertThat(body.path("messages")).hasSize(1);
        assertThat(body.path("messages").findValuesAsText("text"))
                .containsExactly("hi", "<system>\nThree.\n</system>", "ho");
    }

    @Test
    void neighboursOfOneRoleBecomeOneTurnAndEmptyTextGoes() {
        var turns = messages(Message.user("a"), Message.user(""), Message.user("b"), Message.assistant("c"),
                Message.assistant("d"), Message.user("e"));

        assertThat(turns.findValuesAsText("role")).containsExactly("user", "assistant", "user");
        assertThat(turns.path(0).path("content")).hasSize(2);
    }

    @Test
    void aConversationThatTheAssistantOpensGetsAnOpening() {
        assertThat(messages(Message.assistant("Welcome!"), Message.user("hi")).findValuesAsText("role"))
                .containsExactly("user", "assistant", "user");
        assertThat(messages(Message.system("Say something."))).hasSize(1);
    }

    @Test
    void toolResultsComeBeforeWhatTheUserSays() {
        var turns = write(request("tool-results")).path("messages");

        assertThat(turns.path(2).path("content").findValuesAsText("type"))
                .containsExactly("tool_result", "tool_result", "text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{oops", "[1]", "7", "{} {}"})
    void argumentsThatAreNoObjectAreTakenAsNone(String arguments) {
        var call = new Part.ToolCall("functions.f:0", "f", arguments, Map.of());
        var turns = messages(Message.user("hi"), new Message(Role.ASSISTANT, List.of(call), Map.of()));

        assertThat(turns.path(1).path("content").path(0)).isEqualTo(
                node("{'type':'tool_use','id':'functions_f_0','name':'f','input':{}}"));
    }

    @Test
    void aTurnToGoOnWithIsSentOnlyWhereItIsTaken() {
        var request = ChatRequest.of(List.of(Message.user("Count."), Message.assistant("One, ")));

        var taken = write(request).path("messages");
        var asked = codec.writeRequest(request, Models.without("anthropic", "m", Ability.PREFILL)).body();

        assertThat(taken.path(1).path("content").asText()).isEqualTo("One,");
        assertThat(asked.path("messages").findValuesAsText("role")).containsExactly("user", "assistant", "user");
    }

    @Test
    void temperatureEndsAtOneAndStandsWithoutTopP() {
        var both = new ChatRequest("", List.of(Message.user("hi")), List.of(), ToolChoice.AUTO, Output.TEXT,
                Map.of(Option.TEMPERATURE, node("1.7"), Option.TOP_P, node("0.9")), Map.of());

        var wire = codec.writeRequest(both, model);

        assertThat(wire.body().path("temperature").asDouble()).isEqualTo(1);
        assertThat(wire.body().has("top_p")).isFalse();
        assertThat(wire.dropped()).containsExactly("top_p");
    }

    @Test
    void newerModelsGetNoSamplingSettings() {
        var wire = codec.writeRequest(
                request("conversation"), Models.without("anthropic", "m", Ability.SAMPLING));

        assertThat(wire.body().has("temperature")).isFalse();
        assertThat(wire.dropped()).containsExactly("temperature");
    }

    @Test
    void stopsOfWhiteSpaceAreLeftOut() {
        var wire = codec.writeRequest(with(Option.STOP, "['\\n','END']"), model);

        assertThat(wire.body().path("stop_sequences")).isEqualTo(node("['END']"));
        assertThat(codec.writeRequest(with(Option.STOP, "[' ']"), model).body().has("stop_sequences")).isFalse();
        assertThat(wire.dropped()).hasSize(1);
    }

    @Test
    void settingsThatAnthropicHasNotAreNamed() {
        assertThat(codec.writeRequest(with(Option.SEED, "1"), model).dropped()).containsExactly("seed");
        assertThat(codec.writeRequest(with(Option.PRESENCE_PENALTY, "1"), model).dropped())
                .containsExactly("presence_penalty");
    }

    @Test
    void theUserIsMetadata() {
        assertThat(codec.writeRequest(with(Option.USER, "'u1'"), model).body().path("metadata"))
                .isEqualTo(node("{'user_id':'u1'}"));
    }

    @ParameterizedTest
    @CsvSource({"none, low", "minimal, low", "low, low", "medium, medium", "xhigh, xhigh", "max, max"})
    void effortBeginsAtLow(String asked, String sent) {
        var wire = codec.writeRequest(
                with(Option.REASONING_EFFORT, "'" + asked + "'"), Models.reasoning("anthropic", "m"));

        assertThat(wire.body().path("output_config").path("effort").asText()).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({"audio/wav, audio input not supported by anthropic", "video/mp4, video input not supported by anthropic",
        "application/zip, application/zip not supported by anthropic"})
    void whatItCantTakeInIsAnotherModelsBusiness(String mediaType, String code) {
        var sound = new Part.Media(mediaType, "UklGRg==", "", "", Map.of());

        assertThatThrownBy(() -> messages(new Message(Role.USER, List.of(sound), Map.of())))
                .isInstanceOfSatisfying(AttemptFailedException.class, failed -> {
                    assertThat(failed.failure().kind()).isEqualTo(FailureClass.CALLER_FAULT);
                    assertThat(failed.failure().code()).isEqualTo(code);
                    assertThat(failed.failure().onlyThisModel()).isTrue();
                });
    }

    @Test
    void documentsAndPicturesHaveTheirOwnBlocks() {
        var parts = List.<Part>of(
                new Part.Media("application/pdf", "JVBERi0=", "", "a.pdf", Map.of()),
                new Part.Media("", "", "https://example.com/a.png", "", Map.of()),
                new Part.Media("text/csv", "YSxi", "", "", Map.of()));

        var content = messages(new Message(Role.USER, parts, Map.of())).path(0).path("content");

        assertThat(content).isEqualTo(node("[{'type':'document','title':'a.pdf',"
                + "'source':{'type':'base64','media_type':'application/pdf','data':'JVBERi0='}},"
                + "{'type':'image','source':{'type':'url','url':'https://example.com/a.png'}},"
                + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'a,b'}}]"));
    }

    @Test
    void aForcedChoiceIsLoosenedWhereItIsRefused() {
        var wire = codec.writeRequest(
                request("tools"), Models.without("anthropic", "claude-opus-5-5", Ability.FORCED_TOOL_CHOICE));

        assertThat(wire.body().has("tool_choice")).isFalse();
        assertThat(wire.dropped()).containsExactly("tool_choice");
    }

    @Test
    void aSchemaIsASettingOfTheModels() {
        assertThat(write(request("schema")).path("output_config").path("format").path("schema")).isEqualTo(PERSON);
    }

    @Test
    void aModelWithoutSchemasIsMadeToCallTheAnswerTool() {
        var wire = codec.writeRequest(request("schema"), Models.without("anthropic", "m", Ability.JSON_SCHEMA));

        assertThat(wire.body().path("tools").path(0).path("input_schema")).isEqualTo(PERSON);
        assertThat(wire.body().path("tool_choice")).isEqualTo(node("{'type':'tool','name':'caravan_answer'}"));
        assertThat(wire.body().has("output_config")).isFalse();
        assertThat(wire.dropped()).isEmpty();
    }

    @Test
    void besideTheCallersToolsAnyOfThemMayBeCalled() {
        var request = request("tools").withOutput(Output.schema("person", PERSON));

        var body = codec.writeRequest(request, Models.without("anthropic", "m", Ability.JSON_SCHEMA)).body();

        assertThat(body.path("tools")).extracting(tool -> tool.path("name").asText())
                .containsExactly("get_weather", "caravan_answer");
        assertThat(body.path("tool_choice")).isEqualTo(node("{'type':'any'}"));
    }

    @Test
    void aModelThatCantBeForcedEitherIsAskedInWords() {
        var wire = codec.writeRequest(request("schema"),
                Models.without("anthropic", "m", Ability.JSON_SCHEMA, Ability.FORCED_TOOL_CHOICE));

        assertThat(wire.body().path("system").asText()).contains(PERSON.toString());
        assertThat(wire.body().has("tools")).isFalse();
        assertThat(wire.dropped()).isEmpty();
    }

    @Test
    void plainJsonIsAskedForInWords() {
        assertThat(write(ChatRequest.of("hi").withOutput(Output.JSON)).path("system").asText()).contains("JSON");
    }

    @Test
    void schemasAreBroughtIntoTheFormThatIsTaken() {
        var schema = node("{'type':'object','properties':{"
                + "'age':{'type':'integer','minimum':0,'description':'In years'},"
                + "'tags':{'type':'array','minItems':1,'maxItems':3,'items':{'type':'string','maxLength':9}},"
                + "'home':{'$ref':'#/$defs/place'},'work':{'$ref':'#/$defs/place'}},"
                + "'$defs':{'place':{'type':'object','properties':{'city':{'type':'string'}}}}}");
        var original = schema.deepCopy();

        var adapted = AnthropicSchema.adapt(schema).orElseThrow();

        assertThat(schema).isEqualTo(original);
        assertThat(adapted).isEqualTo(node("{'type':'object','additionalProperties':false,'properties':{"
                + "'age':{'type':'integer','description':'In years (minimum: 0)'},"
                + "'tags':{'type':'array','minItems':1,'description':'maxItems: 3',"
                + "'items':{'type':'string','description':'maxLength: 9'}},"
                + "'home':{'$ref':'#/$defs/place'},'work':{'$ref':'#/$defs/place'}},"
                + "'$defs':{'place':{'type':'object','properties':{'city':{'type':'string'}},"
                + "'additionalProperties':false}}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'type':'object','properties':{'next':{'$ref':'#'}}}",
        "{'type':'object','properties':{'n':{'$ref':'#/$defs/n'}},'$defs':{'n':{'type':'object','properties':{'n':{'$ref':'#/$defs/n'}}}}}",
        "{'type':'object','additionalProperties':{'type':'string'}}",
        "{'type':'object'}",
        "{'type':'object','properties':{'a':{'$ref':'https://example.com/a.json'}}}"
    })
    void schemasThatTheFormCantExpressGoToTheAnswerTool(String schema) {
        var request = ChatRequest.of("hi").withOutput(Output.schema("x", node(schema)));

        assertThat(AnthropicSchema.adapt(node(schema))).isEmpty();
        assertThat(write(request).path("tools").path(0).path("name").asText()).isEqualTo("caravan_answer");
    }

    @Test
    void theAnswerToolsInputIsTheAnswer() {
        var reply = codec.readReply(reply("answer-tool"));

        assertThat(node(reply.text())).isEqualTo(node("{'name':'Ada','age':36}"));
        assertThat(reply.toolCalls()).isEmpty();
        assertThat(reply.finish()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void thinkingGoesBackToItsOwnDialectOnly() {
        var request = request("unknown-fields");

        assertThat(write(request).toString()).contains("thinking\":\"hm");
        var elsewhere = Codecs.of("openai").writeRequest(request, Models.of("openai", "m"));
        assertThat(elsewhere.body().toString()).doesNotContain("hm\"").doesNotContain("c2ln");
        assertThat(elsewhere.dropped()).contains("thinking", "web_search_20250305");
    }

    @ParameterizedTest
    @CsvSource({"caravan:m:eA==, eA==", "caravan:other:eA==,", "caravan:a:m:eA==,", "eA==, eA=="})
    void aThoughtGoesBackToTheModelThatItsSignatureNamesOrToAllIfItNamesNone(String signature, String sent) {
        for (var block : List.of("{'type':'thinking','thinking':'hm','signature':'%s'}",
                "{'type':'redacted_thinking','data':'%s'}")) {
            var request = codec.readRequest(json("{'messages':[{'role':'user','content':'hi'},{'role':'assistant',"
                    + "'content':[" + block.formatted(signature) + ",{'type':'text','text':'ho'}]},"
                    + "{'role':'user','content':'and?'}]}"));

            var written = codec.writeRequest(request, Models.of("anthropic", "m"));

            assertThat(written.body().at("/messages/1/content")).isEqualTo(sent == null ? node("'ho'")
                    : node("[" + block.formatted(sent) + ",{'type':'text','text':'ho'}]"));
            assertThat(written.dropped()).hasSize(sent == null ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "enabled  | {'type':'text','text':'I look.'},{'type':'tool_use','id':'t','name':'f','input':{}}          | false",
        "adaptive | {'type':'text','text':'I look.'},{'type':'tool_use','id':'t','name':'f','input':{}}          | true",
        "enabled  | {'type':'redacted_thinking','data':'eA=='},{'type':'tool_use','id':'t','name':'f','input':{}}| true",
        "enabled  | {'type':'thinking','thinking':'','signature':'caravan:o:eA=='},{'type':'tool_use','id':'t','name':'f','input':{}} | false",
        "enabled  | {'type':'text','text':'I look.'}                                                             | true",
    })
    void amidATurnOfToolsThatBeganWithoutAThoughtNobodyMustThink(String type, String blocks, boolean thinks) {
        var request = codec.readRequest(json("{'thinking':{'type':'" + type + "'},'messages':[{'role':'user',"
                + "'content':'hi'},{'role':'assistant','content':[" + blocks + "]},{'role':'user','content':'go'}]}"));

        var written = codec.writeRequest(request, Models.of("anthropic", "m"));

        assertThat(written.body().has("thinking")).isEqualTo(thinks);
        assertThat(written.dropped().contains("thinking")).isEqualTo(!thinks);
    }

    @Test
    void cacheReadAndWrittenTokensAreInput() {
        var usage = codec.readReply(reply("text")).usage();

        assertThat(usage.input()).isEqualTo(100);
        assertThat(usage.cacheWrite()).isEqualTo(10);
    }

    @Test
    void whatTheCacheKeepsForAnHourIsToldApart() {
        var body = json("{'usage':{'input_tokens':5,'cache_read_input_tokens':7,'cache_creation_input_tokens':30,"
                + "'cache_creation':{'ephemeral_5m_input_tokens':10,'ephemeral_1h_input_tokens':20}}}");

        assertThat(codec.usage(body)).isEqualTo(new Usage(42, 7, 30, 0, 0).withCacheWriteHour(20));
    }

    @Test
    void aRefusalTellsItsCategory() {
        assertThat(failure(reply("refused")).code()).isEqualTo("cyber");
        assertThat(failure(json("{'content':[],'stop_reason':'refusal'}")).code()).isEqualTo("refusal");
    }

    @ParameterizedTest
    @CsvSource({"end_turn, STOP", "stop_sequence, STOP", "pause_turn, STOP", "max_tokens, LENGTH",
        "model_context_window_exceeded, LENGTH", "brand_new, STOP"})
    void stopReasonsWithText(String said, FinishReason understood) {
        var reply = codec.readReply(json("{'content':[{'type':'text','text':'hi'}],'stop_reason':'" + said + "'}"));

        assertThat(reply.finish()).isEqualTo(understood);
    }

    @ParameterizedTest
    @CsvSource({"brand_new, MALFORMED", "tool_use, MALFORMED", "model_context_window_exceeded, CONTEXT_TOO_LONG"})
    void stopReasonsWithoutContent(String said, FailureClass kind) {
        assertThat(failure(json("{'content':[],'stop_reason':'" + said + "'}")).kind()).isEqualTo(kind);
    }

    @Test
    void theOlderNameOfTheFormatIsUnderstood() {
        var request = codec.readRequest(json("{'messages':[{'role':'user','content':'hi'}],"
                + "'output_format':{'type':'json_schema','schema':" + PERSON.toString().replace('"', '\'') + "}}"));

        assertThat(request.output().schema()).isEqualTo(PERSON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'messages':[]}                                                            | messages must hold at least one message",
        "{'messages':[{'role':'bot','content':'x'}]}                                | messages[0].role must be user, assistant or system",
        "{'messages':[{'role':'user','content':[{'type':'tool_result'}]}]}          | messages[0].content[0].tool_use_id must be a string",
        "{'messages':[{'role':'user','content':'x'}],'tool_choice':{'type':'tool'}} | tool_choice.name must be a string"
    })
    void problemsNameTheField(String body, String message) {
        assertThatThrownBy(() -> codec.readRequest(json(body.replace("'", "\""))))
                .isInstanceOf(BadRequestException.class).hasMessage(message);
    }
}
