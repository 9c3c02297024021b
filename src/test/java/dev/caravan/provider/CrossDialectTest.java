package dev.caravan.provider;

import static dev.caravan.provider.Fixtures.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.ChatReply;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Message;
import dev.caravan.model.Option;
import dev.caravan.model.Output;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A caller of one dialect served by a model of another. */
class CrossDialectTest {

    static Stream<Arguments> pairs() {
        return Codecs.dialects().stream().flatMap(caller -> Codecs.dialects().stream()
                .filter(target -> !target.equals(caller))
                .map(target -> Arguments.of(caller, target)));
    }

    /** What a model of the target's dialect is told, read back as if the target's own caller had said it. */
    private static ChatRequest told(String caller, String target, String fixture) {
        var request = Codecs.of(caller).readRequest(Fixtures.read(caller, "request-" + fixture));
        return Codecs.of(target).readRequest(write(target, request));
    }

    private static ObjectNode write(String target, ChatRequest request) {
        var wire = Codecs.of(target).writeRequest(request, Models.of(target, "m"));
        assertThat(wire.dropped()).isEmpty();
        return wire.body();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void conversationsArriveWhole(String caller, String target) {
        var told = told(caller, target, "conversation");

        assertThat(told.messages()).containsExactly(
                Message.system("Be brief."), Message.user("Hello"), Message.assistant("Hi, what can I do?"),
                Message.user("Count to three."));
        assertThat(told.options().get(Option.STOP)).isEqualTo(node("['four']"));
        assertThat(told.options().get(Option.TEMPERATURE).asDouble()).isEqualTo(0.5);
        assertThat(told.options().get(Option.MAX_TOKENS).asInt()).isEqualTo(100);
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void toolsAndTheChoiceAmongThemArriveWhole(String caller, String target) {
        var original = Codecs.of(caller).readRequest(Fixtures.read(caller, "request-tools"));

        var told = told(caller, target, "tools");

        assertThat(told.tools()).isEqualTo(original.tools());
        assertThat(told.toolChoice()).isEqualTo(original.toolChoice());
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void textBesideCallsAndEveryResultArrive(String caller, String target) {
        var told = told(caller, target, "tool-results").messages();

        assertThat(told.get(1).text()).isEqualTo("Let me look.");
        assertThat(all(told, Part.ToolCall.class)).extracting(Part.ToolCall::arguments)
                .containsExactly("{\"city\":\"Paris\"}", "{\"city\":\"Rome\"}");
        assertThat(all(told, Part.ToolCall.class)).extracting(Part.ToolCall::id).isEqualTo(
                all(told, Part.ToolResult.class).stream().map(Part.ToolResult::callId).toList());
        assertThat(all(told, Part.ToolResult.class).get(1).text()).contains("rain");
        assertThat(told.get(told.size() - 1)).isEqualTo(Message.user("And which is better?"));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void picturesArriveWhole(String caller, String target) {
        assertThat(told(caller, target, "image").messages().get(0).parts()).containsExactly(
                new Part.Text("What is this?"), new Part.Media("image/png", "iVBORw0KGgo=", "", "", Map.of()));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void aSchemaIsNeverLost(String caller, String target) {
        var told = told(caller, target, "schema").output();

        assertThat(told.kind()).isEqualTo(Output.Kind.SCHEMA);
        assertThat(told.schema().path("properties").has("age")).isTrue();
    }

    /** One model asks for tools, the caller answers in his dialect, the next model goes on. */
    @ParameterizedTest(name = "{0} calls, {1} goes on")
    @MethodSource("pairs")
    void aToolLoopSurvivesAChangeOfModel(String first, String second) {
        var reply = Codecs.of(first).readReply(Fixtures.read(first, "reply-tools"));

        var told = Codecs.of(second).readRequest(write(second, afterTools(reply))).messages();

        var calls = all(told, Part.ToolCall.class);
        var results = all(told, Part.ToolResult.class);
        assertThat(calls).extracting(Part.ToolCall::arguments)
                .containsExactly("{\"city\":\"Paris\"}", "{\"city\":\"Rome\"}");
        assertThat(results).extracting(Part.ToolResult::callId)
                .isEqualTo(calls.stream().map(Part.ToolCall::id).toList()).doesNotHaveDuplicates();
        assertThat(results.get(0).text()).contains("weather for {\"city\":\"Paris\"}".replace("\"", ""))
                .doesNotContain("Rome");
        if (!second.equals("gemini")) {
            assertThat(calls).extracting(Part.ToolCall::id)
                    .isEqualTo(reply.toolCalls().stream().map(Part.ToolCall::id).toList());
        }
    }

    private static ChatRequest afterTools(ChatReply reply) {
        var messages = new ArrayList<Message>();
        messages.add(Message.user("Weather?"));
        messages.add(new Message(Role.ASSISTANT, List.copyOf(reply.toolCalls()), Map.of()));
        for (var call : reply.toolCalls()) {
            var text = new Part.Text("weather for " + call.arguments().replace("\"", ""));
            messages.add(new Message(Role.TOOL,
                    List.of(new Part.ToolResult(call.id(), List.of(text), false, Map.of())), Map.of()));
        }
        return ChatRequest.of(messages);
    }

    @ParameterizedTest(name = "to {1}")
    @MethodSource("toolPictures")
    void aPictureThatAToolGaveReachesTheModel(String caller, String target) {
        var request = Codecs.of(caller).readRequest(Fixtures.json("{'messages':["
                + "{'role':'user','content':'look'},"
                + "{'role':'assistant','content':[{'type':'tool_use','id':'t1','name':'shot','input':{}},"
                + "{'type':'tool_use','id':'t2','name':'shot','input':{}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t1','content':["
                + "{'type':'text','text':'done'},"
                + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'iVBORw0KGgo='}}]},"
                + "{'type':'tool_result','tool_use_id':'t2','content':'done'}]}]}"));

        var body = write(target, request);

        assertThat(body.toString()).contains("iVBORw0KGgo=");
        if (target.equals("openai")) {
            assertThat(body.path("messages").findValuesAsText("role"))
                    .containsExactly("user", "assistant", "tool", "tool", "user");
        }
    }

    static Stream<Arguments> toolPictures() {
        return Stream.of(Arguments.of("anthropic", "openai"), Arguments.of("anthropic", "gemini"));
    }

    private static <T extends Part> List<T> all(List<Message> messages, Class<T> kind) {
        return CodecContract.all(messages, kind).toList();
    }
}
