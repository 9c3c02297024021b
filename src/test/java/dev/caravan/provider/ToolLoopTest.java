package dev.caravan.provider;

import static dev.caravan.provider.Answers.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One model asks for tools, the caller is told and answers in his dialect, and another model goes on. */
class ToolLoopTest {

    static Stream<Arguments> loops() {
        return ReplyWriters.dialects().stream().flatMap(caller -> Codecs.dialects().stream()
                .flatMap(first -> Codecs.dialects().stream().map(second -> Arguments.of(caller, first, second))));
    }

    @ParameterizedTest(name = "a caller of {0}, {1} calls, {2} goes on")
    @MethodSource("loops")
    void everyCallKeepsItsIdAndItsResult(String caller, String first, String second) {
        var reply = Codecs.of(first).readReply(Fixtures.read(first, "reply-tools"));
        var served = new Served(Answers.HEAD, reply, Optional.empty(), Optional.empty());

        var wire = goingOn(caller, served, Models.of(second, "m"));

        var told = Codecs.of(second).readRequest(wire).messages();
        var calls = CodecContract.all(told, Part.ToolCall.class).toList();
        var results = CodecContract.all(told, Part.ToolResult.class).toList();
        assertThat(calls).extracting(Part.ToolCall::arguments)
                .containsExactly("{\"city\":\"Paris\"}", "{\"city\":\"Rome\"}");
        assertThat(results).extracting(Part.ToolResult::callId)
                .isEqualTo(calls.stream().map(Part.ToolCall::id).toList()).doesNotHaveDuplicates();
        assertThat(results.get(0).text()).contains("result 0");
        if (!second.equals("gemini")) {
            assertThat(calls).extracting(Part.ToolCall::id)
                    .isEqualTo(reply.toolCalls().stream().map(Part.ToolCall::id).toList());
        }
    }

    /** What the second model is told when the caller has run the tools. */
    private static ObjectNode goingOn(String caller, Served served, ModelConfig second) {
        var body = ReplyWriters.of(caller).reply(served);
        var request = caller.equals("openai") ? openAi(body, served) : anthropic(body, served);
        var wire = Codecs.of(caller).readRequest(request);
        return Codecs.of(second.provider().dialect()).writeRequest(wire, second).body();
    }

    private static ObjectNode openAi(JsonNode body, Served served) {
        var request = Fixtures.json("{'model':'m','messages':[{'role':'user','content':'Weather?'}]}");
        var messages = request.withArray("messages").add(body.path("choices").path(0).path("message"));
        for (int i = 0; i < served.reply().toolCalls().size(); i++) {
            messages.addObject().put("role", "tool")
                    .put("tool_call_id", served.reply().toolCalls().get(i).id()).put("content", "result " + i);
        }
        return request;
    }

    private static ObjectNode anthropic(JsonNode body, Served served) {
        var request = Fixtures.json(
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Weather?'}]}");
        request.withArray("messages").addObject().put("role", "assistant").set("content", body.path("content"));
        var results = request.withArray("messages").addObject().put("role", "user").putArray("content");
        for (int i = 0; i < served.reply().toolCalls().size(); i++) {
            results.addObject().put("type", "tool_result")
                    .put("tool_use_id", served.reply().toolCalls().get(i).id()).put("content", "result " + i);
        }
        return request;
    }

    @Test
    void idsThatAnthropicRefusesAreMadeFitForItAlone() {
        var served = Answers.calls("", call("functions.get_weather:0", "{}"));

        for (var caller : ReplyWriters.dialects()) {
            var anthropic = goingOn(caller, served, Models.of("anthropic", "m"));
            assertThat(anthropic.findValuesAsText("id")).containsExactly("functions_get_weather_0");
            assertThat(anthropic.findValuesAsText("tool_use_id")).containsExactly("functions_get_weather_0");

            var openAi = goingOn(caller, served, Models.of("openai", "m"));
            assertThat(openAi.findValuesAsText("id")).containsExactly("functions.get_weather:0");
            assertThat(openAi.findValuesAsText("tool_call_id")).containsExactly("functions.get_weather:0");
        }
    }

    private static final Served SIGNED = Answers.calls("",
            call("gcall_0a_0", "{}", Map.of("thoughtSignature", Fixtures.node("'c2ln'"))), call("gcall_0a_1", "{}"));

    @Test
    void geminisSignatureComesBackToItThroughACallerOfOpenAi() {
        var wire = goingOn("openai", SIGNED, Models.of("gemini", "gemini-3-flash"));

        assertThat(wire.findValuesAsText("thoughtSignature")).containsExactly("c2ln");
        assertThat(wire.findValues("id")).as("ids of ours").isEmpty();
    }

    @Test
    void geminisSignatureComesBackToItThroughItsOpenAiFace() {
        var wire = goingOn("openai", SIGNED, Models.of("openai", "google/gemini-3-flash"));

        assertThat(wire.findValuesAsText("thought_signature")).containsExactly("c2ln");
    }

    @Test
    void geminisSignatureReachesNoOtherModel() {
        for (var second : List.of(Models.of("openai", "mistral-large"), Models.of("anthropic", "m"))) {
            assertThat(goingOn("openai", SIGNED, second).toString()).doesNotContain("c2ln");
        }
    }

    @Test
    void aCallerOfAnthropicLosesTheSignatureWhichGeminiIsToldToDoWithout() {
        var wire = goingOn("anthropic", SIGNED, Models.of("gemini", "gemini-3-flash"));

        assertThat(wire.findValuesAsText("thoughtSignature")).containsExactly("skip_thought_signature_validator");
    }
}
