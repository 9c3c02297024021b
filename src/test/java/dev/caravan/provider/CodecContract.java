package dev.caravan.provider;

import static dev.caravan.provider.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.ModelConfig;
import dev.caravan.config.Secret;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.Failure;
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
import dev.caravan.model.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every dialect promises, shown on its own fixtures. */
public abstract class CodecContract {

    protected static final JsonNode PERSON = json(
            "{'type':'object','properties':{'name':{'type':'string'},'age':{'type':'integer'}},"
            + "'required':['name','age'],'additionalProperties':false}");

    protected final Codec codec;

    /** A model of this dialect that takes all that the fixtures ask for. */
    protected final ModelConfig model;

    protected CodecContract(String dialect, String modelId) {
        this.codec = Codecs.of(dialect);
        this.model = Models.of(dialect, modelId);
    }

    /** Removes from a body what Caravan and not the caller decides. */
    protected abstract void removeWhatCaravanOwns(ObjectNode body);

    protected ChatRequest request(String name) {
        return codec.readRequest(Fixtures.read(codec.dialect(), "request-" + name));
    }

    protected ObjectNode reply(String name) {
        return Fixtures.read(codec.dialect(), "reply-" + name);
    }

    protected Failure failure(ObjectNode reply) {
        var failed = catchThrowableOfType(AttemptFailedException.class, () -> codec.readReply(reply));
        assertThat(failed).as("failure for " + reply).isNotNull();
        return failed.failure();
    }

    protected ObjectNode write(ChatRequest request) {
        return codec.writeRequest(request, model).body();
    }

    @Test
    @DisplayName("a question is one message of the user's")
    void text() {
        var request = request("text");

        assertThat(request.dialect()).isEqualTo(codec.dialect());
        assertThat(request.messages()).containsExactly(Message.user("What is the capital of France?"));
        assertThat(request.output()).isEqualTo(Output.TEXT);
        assertThat(request.extra()).isEmpty();
    }

    @Test
    @DisplayName("a conversation keeps its order, with the system prompt in front, and its settings")
    void conversation() {
        var request = request("conversation");

        assertThat(request.messages()).containsExactly(
                Message.system("Be brief."), Message.user("Hello"), Message.assistant("Hi, what can I do?"),
                Message.user("Count to three."));
        assertThat(request.options()).containsOnlyKeys(Option.MAX_TOKENS, Option.TEMPERATURE, Option.STOP);
        assertThat(request.options().get(Option.MAX_TOKENS).asInt()).isEqualTo(100);
        assertThat(request.options().get(Option.TEMPERATURE).asDouble()).isEqualTo(0.5);
        assertThat(request.options().get(Option.STOP)).isEqualTo(Fixtures.node("['four']"));
    }

    @Test
    @DisplayName("tools keep every keyword of their schemas, and a forced choice stays forced")
    void tools() {
        var request = request("tools");

        assertThat(request.toolChoice()).isEqualTo(ToolChoice.of(ToolChoice.Mode.REQUIRED));
        assertThat(request.tools()).singleElement().isInstanceOfSatisfying(Tool.Function.class, tool -> {
            assertThat(tool.name()).isEqualTo("get_weather");
            assertThat(tool.description()).isEqualTo("Current weather");
            assertThat(tool.parameters().path("additionalProperties").isBoolean()).isTrue();
        });
    }

    @Test
    @DisplayName("tool results belong to their calls and stand between the calls and what the user says next")
    void toolResults() {
        var messages = request("tool-results").messages();

        assertThat(messages).extracting(Message::role).containsSubsequence(
                Role.USER, Role.ASSISTANT, Role.TOOL, Role.USER);
        assertThat(messages.get(1).text()).isEqualTo("Let me look.");
        assertThat(all(messages, Part.ToolCall.class).map(Part.ToolCall::arguments))
                .containsExactly("{\"city\":\"Paris\"}", "{\"city\":\"Rome\"}");
        assertThat(all(messages, Part.ToolCall.class).map(Part.ToolCall::id)).doesNotHaveDuplicates()
                .isEqualTo(all(messages, Part.ToolResult.class).map(Part.ToolResult::callId).toList());
        assertThat(all(messages, Part.ToolResult.class).map(Part.ToolResult::text).toList().get(0)).contains("sunny");
    }

    protected static <T extends Part> Stream<T> all(List<Message> messages, Class<T> kind) {
        return messages.stream().flatMap(message -> message.parts().stream()).filter(kind::isInstance).map(kind::cast);
    }

    @Test
    @DisplayName("an image in the request is media with type and content")
    void image() {
        var request = request("image");

        assertThat(request.hasMedia()).isTrue();
        assertThat(request.messages().get(0).parts()).containsExactly(
                new Part.Text("What is this?"), new Part.Media("image/png", "iVBORw0KGgo=", "", "", Map.of()));
    }

    @Test
    @DisplayName("a schema for the answer is understood")
    void schema() {
        var output = request("schema").output();

        assertThat(output.kind()).isEqualTo(Output.Kind.SCHEMA);
        assertThat(output.schema()).isEqualTo(PERSON);
        assertThat(output.strict()).isTrue();
    }

    @TestFactory
    @DisplayName("what a caller says reaches a model of the same dialect unchanged")
    Stream<DynamicTest> sameDialect() {
        return Fixtures.all(codec.dialect(), "request-").stream().map(body -> DynamicTest.dynamicTest(
                body.toString().substring(0, 60), () -> {
                    var original = body.deepCopy();

                    var wire = codec.writeRequest(codec.readRequest(body), model);

                    assertThat(wire.dropped()).isEmpty();
                    assertThat(body).as("the caller's body is not changed").isEqualTo(original);
                    removeWhatCaravanOwns(original);
                    removeWhatCaravanOwns(wire.body());
                    assertThat(wire.body()).isEqualTo(original);
                }));
    }

    @Test
    @DisplayName("reading and writing twice gives the same bytes, so that prompt caches hit")
    void sameBytes() {
        var once = write(request("unknown-fields")).toString();
        var twice = write(request("unknown-fields")).toString();

        assertThat(once).isEqualTo(twice);
    }

    @Test
    @DisplayName("other dialects leave unknown fields out and name them")
    void unknownFieldsElsewhere() {
        var request = request("unknown-fields");
        for (var other : Codecs.dialects()) {
            if (!other.equals(codec.dialect()) && !carriesVideo(request)) {
                var wire = Codecs.of(other).writeRequest(request, Models.of(other, "m"));

                assertThat(wire.dropped()).containsAll(request.extra().keySet());
                request.extra().forEach((field, value) ->
                        assertThat(wire.body().path(field)).as(field).isNotEqualTo(value));
            }
        }
    }

    private static boolean carriesVideo(ChatRequest request) {
        return all(request.messages(), Part.Media.class).anyMatch(media -> media.mediaType().startsWith("video"));
    }

    @Test
    @DisplayName("an answer's text is what the model said, without its thinking")
    void answer() {
        var reply = codec.readReply(reply("text"));

        assertThat(reply.text()).isEqualTo("hi");
        assertThat(reply.finish()).isEqualTo(FinishReason.STOP);
        assertThat(reply.toolCalls()).isEmpty();
        assertThat(reply.id()).isNotEmpty();
        assertThat(reply.model()).isNotEmpty();
    }

    @Test
    @DisplayName("tokens are counted alike: cached ones within input, reasoning within output")
    void usage() {
        var usage = codec.readReply(reply("text")).usage();

        assertThat(usage).isEqualTo(new Usage(100, 60, usage.cacheWrite(), 50, 40));
    }

    @Test
    @DisplayName("an answer without usage is an answer")
    void noUsage() {
        var body = reply("text");
        body.remove("usage");
        body.remove("usageMetadata");

        assertThat(codec.readReply(body).usage()).isEqualTo(Usage.NONE);
    }

    @Test
    @DisplayName("tool calls have different ids, and the finish reason says that they wait")
    void toolCalls() {
        var reply = codec.readReply(reply("tools"));

        assertThat(reply.text()).isEmpty();
        assertThat(reply.finish()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(reply.toolCalls()).extracting(Part.ToolCall::name).containsExactly("get_weather", "get_weather");
        assertThat(reply.toolCalls()).extracting(Part.ToolCall::id).doesNotHaveDuplicates().doesNotContain("");
        assertThat(Json.parseObject(reply.toolCalls().get(0).arguments())).contains(json("{'city':'Paris'}"));
    }

    @Test
    @DisplayName("a cut answer is told by its finish reason")
    void length() {
        var reply = codec.readReply(reply("length"));

        assertThat(reply.finish()).isEqualTo(FinishReason.LENGTH);
        assertThat(reply.text()).isEqualTo("One, two");
    }

    @Test
    @DisplayName("a finish reason nobody knows is a stop, and so is none")
    void unknownFinish() {
        for (var replacement : new String[] {"'brand_new'", "null", "7"}) {
            var text = reply("text").toString().replaceAll(
                    "\"(stop|end_turn|STOP)\"", replacement.replace('\'', '"'));

            assertThat(codec.readReply(json(text)).finish()).isEqualTo(FinishReason.STOP);
        }
    }

    @Test
    @DisplayName("a refusal is no answer")
    void refused() {
        assertThat(failure(reply("refused")).kind()).isEqualTo(FailureClass.REFUSED);
    }

    @Test
    @DisplayName("an empty answer is no answer")
    void empty() {
        assertThat(failure(reply("empty")).kind()).isEqualTo(FailureClass.MALFORMED);
        assertThat(failure(json("{}")).kind()).isEqualTo(FailureClass.MALFORMED);
    }

    @Test
    @DisplayName("an answer that reasoning left no room for says so")
    void allReasoning() {
        var failure = failure(reply("all-reasoning"));

        assertThat(failure.kind()).isEqualTo(FailureClass.MALFORMED);
        assertThat(failure.code()).isEqualTo("empty answer, reasoning used all of max tokens");
    }

    @Test
    @DisplayName("whatever is wrong with a reply, reading it gives an answer or a failure")
    void brokenReplies() {
        for (var body : Fixtures.all(codec.dialect(), "reply-")) {
            for (var broken : Mutations.of(body)) {
                assertThatCode(() -> readReply(broken)).as(broken.toString()).doesNotThrowAnyException();
            }
        }
    }

    private void readReply(ObjectNode body) {
        try {
            assertThat(codec.readReply(body).text()).isNotNull();
        } catch (AttemptFailedException expected) {
            assertThat(expected.failure().code()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("whatever is wrong with a request, the caller is told or it can be written for any model")
    void brokenRequests() {
        for (var body : Fixtures.all(codec.dialect(), "request-")) {
            for (var broken : Mutations.of(body)) {
                assertThatCode(() -> readAndWrite(broken)).as(broken.toString()).doesNotThrowAnyException();
            }
        }
    }

    private void readAndWrite(ObjectNode body) {
        ChatRequest request;
        try {
            request = codec.readRequest(body);
        } catch (BadRequestException expected) {
            assertThat(expected).hasMessageContaining(" must ");
            return;
        }
        for (var target : Models.allKinds()) {
            try {
                Codecs.of(target.provider().dialect()).writeRequest(request, target);
            } catch (AttemptFailedException expected) {
                assertThat(expected.failure().kind()).isEqualTo(FailureClass.CALLER_FAULT);
                assertThat(expected.failure().onlyThisModel()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("the limit of tokens is the model's unless the caller wants fewer")
    void maxTokens() {
        assertThat(write(ChatRequest.of("hi")).toString()).contains(":" + Models.MAX_TOKENS);
        assertThat(write(request("conversation")).toString()).contains(":100");
    }

    @Test
    @DisplayName("the provider's own headers win, whatever the case of their names")
    void headers() {
        var plain = codec.headers(Models.provider(codec.dialect(), "https://a.example", "k1", Map.of()));
        var name = plain.entrySet().stream().filter(header -> header.getValue().contains("k1")).findFirst()
                .orElseThrow().getKey();

        var headers = codec.headers(Models.provider(codec.dialect(), "https://a.example", "k1",
                Map.of(name.toUpperCase(Locale.ROOT), new Secret("k2"))));

        assertThat(headers).hasSameSizeAs(plain).containsEntry(name, "k2");
        assertThat(headers.values()).noneMatch(value -> value.contains("k1"));
    }

    @Test
    @DisplayName("without a key no header carries one")
    void noKey() {
        var headers = codec.headers(Models.provider(codec.dialect(), "https://a.example", "", Map.of()));

        assertThat(headers.keySet()).noneMatch(name -> name.matches("(?i)authorization|.*key"));
    }

    @Test
    @DisplayName("addresses keep the base's query and take slashes at its end")
    void addresses() {
        var plain = codec.uri(Models.at(codec.dialect(), "m", "https://a.example/v1")).toString();

        assertThat(codec.uri(Models.at(codec.dialect(), "m", "https://a.example/v1/"))).hasToString(plain);
        assertThat(codec.uri(Models.at(codec.dialect(), "m", "https://a.example/v1//?api-version=1")))
                .hasToString(plain + "?api-version=1");
    }
}
