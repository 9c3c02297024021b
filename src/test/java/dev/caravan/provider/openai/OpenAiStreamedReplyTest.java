package dev.caravan.provider.openai;

import static dev.caravan.provider.Fixtures.json;
import static dev.caravan.provider.Fixtures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Part;
import dev.caravan.provider.Models;
import dev.caravan.provider.StreamContract;
import dev.caravan.provider.StreamedReply.Piece;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiStreamedReplyTest extends StreamContract {

    private static final String DONE = "data: [DONE]\n\n";

    OpenAiStreamedReplyTest() {
        super("openai", "\"finish_reason\":\"");
    }

    @Override
    protected String overload() {
        return event("{'error':{'message':'no','type':'server_error','param':null,'code':'server_is_overloaded'}}");
    }

    private static String event(String json) {
        return "data: " + node(json) + "\n\n";
    }

    private static String delta(String delta) {
        return event("{'choices':[{'index':0,'delta':" + delta + "}]}");
    }

    private static String finish(String reason) {
        return event("{'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}");
    }

    /** A stream of deltas with these tool calls, one array each. */
    private List<Part.ToolCall> calls(String... deltas) {
        var stream = Arrays.stream(deltas).map(calls -> delta("{'tool_calls':[" + calls + "]}"))
                .collect(Collectors.joining());
        return hear(stream + finish("tool_calls") + DONE).answer().toolCalls();
    }

    private static Part.ToolCall call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments.replace('\'', '"'), Map.of());
    }

    @Test
    void usageIsAskedFor() {
        var body = json("{'model':'m'}");

        codec.askForStream(body, Models.of("openai", "m"));

        assertThat(body).isEqualTo(json("{'model':'m','stream':true,'stream_options':{'include_usage':true}}"));
    }

    @Test
    void usageIsNotAskedForWhereTheQuestionIsRefused() {
        var body = json("{'model':'m'}");

        codec.askForStream(body, Models.at("openai", "m", "https://api.mistral.ai/v1"));

        assertThat(body).isEqualTo(json("{'model':'m','stream':true}"));
    }

    @Test
    void streamsComeFromTheSameAddress() {
        var model = Models.at("openai", "m", "https://a.example/v1?api-version=1");

        assertThat(codec.streamUri(model)).isEqualTo(codec.uri(model));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: [DONE]", "data:[DONE]\n\n", "data:  [DONE] \n\n", "data: [DONE] 200\n\n"})
    void theTerminatorIsTakenByItsBeginning(String end) {
        assertThat(hear(delta("{'content':'hi'}") + end).answer().text()).isEqualTo("hi");
    }

    @Test
    void nothingIsReadBehindTheTerminator() {
        assertThat(hear(delta("{'content':'hi'}") + DONE + overload()).answer().text()).isEqualTo("hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "7"})
    void whatIsNoFinishReasonDoesNotEndTheAnswer(String said) {
        var stream = event("{'choices':[{'index':0,'delta':{'content':'hi'},'finish_reason':" + said + "}]}");

        assertThat(failure(stream).kind()).isEqualTo(FailureClass.CUT);
    }

    @Test
    void theFinishReasonMayComeWithTheLastText() {
        var stream = event("{'choices':[{'delta':{'content':'hi'},'finish_reason':'length'}]}");

        assertThat(hear(stream).answer().finish()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void aLaterChunkDoesNotTakeTheFinishReasonBack() {
        var late = event("{'choices':[{'index':0,'finish_reason':null,'content_filter_results':{}}]}");

        assertThat(hear(delta("{'content':'hi'}") + finish("length") + late).answer().finish())
                .isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void otherChoicesAreNotTheAnswer() {
        var stream = event("{'choices':[{'index':1,'delta':{'content':'no'},'finish_reason':'stop'},"
                + "{'index':0,'delta':{'content':'hi'}}]}")
                + event("{'choices':[{'index':2,'delta':{'content':'no'}}]}");

        assertThat(hear(stream).text()).isEqualTo("hi");
        assertThat(failure(stream).kind()).isEqualTo(FailureClass.CUT);
        assertThat(hear(stream + finish("stop")).answer().text()).isEqualTo("hi");
    }

    @Test
    void thoughtsInAnyFieldAreTokens() {
        for (var thought : List.of("{'reasoning_content':'hm'}", "{'reasoning':'hm'}",
                "{'reasoning_details':[{'type':'reasoning.encrypted','data':'eA=='}]}", "{'refusal':'no'}",
                "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]}]}")) {
            assertThat(hear(delta(thought)).pieces()).as(thought).containsExactly(Piece.HIDDEN);
        }
    }

    @Test
    void anAnswerOfThoughtsAloneIsEmpty() {
        assertThat(failure(delta("{'reasoning':'hm'}") + finish("length") + DONE).code())
                .isEqualTo("empty answer, reasoning used all of max tokens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mistral-chunks", "deepseek"})
    void textOfCompatibleServersIsShownAsItComes(String name) {
        assertThat(hear(stream(name)).text()).isEqualTo(hear(stream(name)).answer().text()).isNotEmpty();
    }

    @Test
    void usageInEveryChunkIsNotAddedUp() {
        var stream = event("{'choices':[{'delta':{'content':'h'}}],'usage':{'prompt_tokens':9,'completion_tokens':1}}")
                + event("{'choices':[{'delta':{'content':'i'}}],'usage':{'prompt_tokens':9,'completion_tokens':2}}")
                + event("{'choices':[{'delta':{},'finish_reason':'stop'}],'usage':null}");

        assertThat(hear(stream).usage().input()).isEqualTo(9);
        assertThat(hear(stream).answer().usage().output()).isEqualTo(2);
    }

    @Test
    void groqsUsageIsFoundWhereItPutsIt() {
        var stream = event("{'choices':[{'delta':{'role':'assistant','content':''}}],'x_groq':{'id':'r'}}")
                + delta("{'content':'hi'}")
                + event("{'choices':[{'delta':{},'finish_reason':'stop'}],"
                        + "'x_groq':{'id':'r','usage':{'prompt_tokens':7,'completion_tokens':2}}}");

        assertThat(hear(stream).answer().usage().input()).isEqualTo(7);
    }

    @Test
    void groqsEarlyEndIsAnError() {
        var early = event("{'choices':[],'x_groq':{'error':'over capacity'}}");

        assertThat(failure(delta("{'content':'h'}") + early + DONE)).isEqualTo(
                Failure.of(FailureClass.MALFORMED, 200, "error_in_body"));
    }

    @Test
    void openRoutersErrorIsWorthMoreThanItsFinishReason() {
        var broken = event("{'error':{'code':502,'message':'no','metadata':{'error_type':'provider_unavailable'}},"
                + "'choices':[{'index':0,'delta':{'content':''},'finish_reason':'error'}]}");

        assertThat(failure(delta("{'content':'h'}") + broken).kind()).isEqualTo(FailureClass.OVERLOADED);
    }

    @ParameterizedTest
    @CsvSource({"error, MALFORMED", "insufficient_system_resource, OVERLOADED", "content_filter, REFUSED"})
    void endsThatAreFailures(String said, FailureClass kind) {
        assertThat(failure(delta("{'content':'some text'}") + finish(said) + DONE).kind()).isEqualTo(kind);
    }

    @Test
    void theErrorsOfLocalServersAreErrors() {
        assertThat(failure(delta("{'content':'h'}") + event("{'error':{'message':'Compute error.'}}")).kind())
                .isEqualTo(FailureClass.MALFORMED);
        assertThat(failure("error: " + node("{'code':400,'message':'the request exceeds the available context size',"
                + "'type':'exceed_context_size_error'}") + "\n\n").kind()).isEqualTo(FailureClass.CONTEXT_TOO_LONG);
    }

    @Test
    void aCallMayComeWhole() {
        assertThat(calls("{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}"))
                .containsExactly(call("a", "f", "{}"));
    }

    @Test
    void callsWithoutIndexAreToldByTheirIds() {
        assertThat(calls(
                "{'id':'a','function':{'name':'f','arguments':''}}",
                "{'id':'b','function':{'name':'f','arguments':''}}",
                "{'id':'a','function':{'arguments':'[1'}}",
                "{'id':'b','function':{'arguments':'[2'}},{'id':'a','function':{'arguments':']'}}",
                "{'id':'b','function':{'arguments':']'}}"))
                .containsExactly(call("a", "f", "[1]"), call("b", "f", "[2]"));
    }

    @Test
    void callsThatAllHaveTheSameIndexAreToldByTheirIds() {
        assertThat(calls(
                "{'index':0,'id':'a','function':{'name':'f','arguments':'{\\'n\\':1}'}}",
                "{'index':0,'id':'b','function':{'name':'f','arguments':'{\\'n\\':2}'}}"))
                .containsExactly(call("a", "f", "{'n':1}"), call("b", "f", "{'n':2}"));
    }

    @Test
    void callsWithoutIndexAndIdBeginWithAName() {
        assertThat(calls(
                "{'function':{'name':'f','arguments':'{\\'n\\''}}",
                "{'function':{'arguments':':1}'}}",
                "{'function':{'name':'g','arguments':''}},{'function':{'name':'g','arguments':'{\\'n\\':2}'}}",
                "{'function':{'name':'g','arguments':'{\\'n\\':3}'}}"))
                .containsExactly(
                        call("call_0", "f", "{'n':1}"), call("call_1", "g", "{'n':2}"), call("call_2", "g", "{'n':3}"));
    }

    @Test
    void repeatedNamesAndIdsBeginNoOtherCall() {
        assertThat(calls(
                "{'index':0,'id':'a','function':{'name':'f','arguments':'{\\'n\\''}}",
                "{'index':0,'id':'a','function':{'name':'f','arguments':':1'}}",
                "{'index':0,'function':{'name':'f','arguments':'}'}}",
                "{'index':0,'function':{'name':'f','arguments':''}}"))
                .containsExactly(call("a", "f", "{'n':1}"));
    }

    @Test
    void aPieceWithoutIndexAndIdBelongsToTheLastCall() {
        assertThat(calls(
                "{'function':{'name':'f','arguments':'{}'}}",
                "{'index':1,'id':'b','function':{'name':'g','arguments':''}}",
                "{'function':{'arguments':'{\\'n\\':2}'}}"))
                .containsExactly(call("call_0", "f", "{}"), call("b", "g", "{'n':2}"));
    }

    @Test
    void anIndexThatComesLaterBeginsNoOtherCall() {
        assertThat(calls("{'id':'a','function':{'name':'f'}}", "{'index':0,'function':{'arguments':'{}'}}"))
                .containsExactly(call("a", "f", "{}"));
    }

    @Test
    void anIdThatChangesWithEveryPieceBeginsNoOtherCall() {
        assertThat(calls(
                "{'index':0,'id':'a','function':{'name':'f','arguments':'{'}}",
                "{'index':0,'id':'b','function':{'arguments':'}'}}"))
                .containsExactly(call("a", "f", "{}"));
    }

    @Test
    void argumentsMayBeTheObjectItselfOrNone() {
        assertThat(calls(
                "{'index':0,'id':'a','function':{'name':'f','arguments':{'n':1}}}",
                "{'index':1,'id':'b','function':{'name':'g','arguments':null}}",
                "{'index':2,'id':'c','function':{'name':'h','arguments':''}}"))
                .containsExactly(call("a", "f", "{'n':1}"), call("b", "g", "{}"), call("c", "h", "{}"));
    }

    @Test
    void argumentsThatAreNoJsonAreKeptAsTheyCame() {
        assertThat(calls("{'index':0,'id':'a','function':{'name':'f','arguments':'{oops'}}"))
                .containsExactly(call("a", "f", "{oops"));
    }

    @Test
    void aCallThatNobodyNamesIsNone() {
        assertThat(failure(delta("{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}") + DONE).kind())
                .isEqualTo(FailureClass.MALFORMED);
    }

    @Test
    void whatElseACallBringsIsKept() {
        var signed = calls("{'index':0,'id':'a','function':{'name':'f','arguments':'{}'},"
                + "'extra_content':{'google':{'thought_signature':'c2ln'}}}");

        assertThat(signed).extracting(Part.ToolCall::extra).containsExactly(
                Map.of("extra_content", node("{'google':{'thought_signature':'c2ln'}}")));
    }

    @Test
    void theInputOfACustomToolIsAnyText() {
        var custom = calls(
                "{'index':0,'id':'a','type':'custom','custom':{'name':'f','input':'a '}}",
                "{'index':0,'custom':{'input':'b'}}");

        assertThat(custom).extracting(Part.ToolCall::name, Part.ToolCall::arguments).containsExactly(tuple("f", "a b"));
    }

    @Test
    void aLegacyFunctionCallIsAToolCall() {
        var heard = hear(delta("{'content':null,'function_call':{'name':'f','arguments':''}}")
                + delta("{'function_call':{'arguments':'{\\'n\\''}}") + delta("{'function_call':{'arguments':':1}'}}")
                + finish("function_call") + DONE);

        assertThat(heard.answer().toolCalls()).containsExactly(call("call_0", "f", "{'n':1}"));
        assertThat(heard.pieces()).containsOnly(Piece.HIDDEN, Piece.NOTHING);
    }
}
