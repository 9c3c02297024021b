package dev.caravan.provider;

import static dev.caravan.provider.Answers.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.models.Model;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What OpenAI's own client library makes of the openai dialect's writer, with every answer checked by it. */
class OpenAiClientTest {

    private static final ReplyWriter WRITER = ReplyWriters.of("openai");

    private static final ChatCompletionCreateParams HELLO =
            ChatCompletionCreateParams.builder().model("fast").addUserMessage("Hello").build();

    private static <T> T ask(CannedServer server, Function<OpenAIClient, T> question) {
        var client = OpenAIOkHttpClient.builder()
                .baseUrl(server.url() + "/v1").apiKey("k").responseValidation(true).build();
        try {
            return question.apply(client);
        } finally {
            client.close();
        }
    }

    private static ChatCompletion whole(Served served) {
        try (var server = CannedServer.json(200, WRITER.reply(served))) {
            return ask(server, client -> client.chat().completions().create(HELLO));
        }
    }

    private static ChatCompletion streamed(Served served, String... pieces) {
        var stream = WRITER.stream(served.head(), true);
        var events = new StringBuilder(stream.keepAlive() + stream.begin() + stream.keepAlive());
        Stream.of(pieces).map(stream::text).forEach(events::append);
        try (var server = CannedServer.events(
                events.append(stream.end(served, String.join("", pieces))).toString())) {
            return ask(server, OpenAiClientTest::accumulate);
        }
    }

    private static ChatCompletion accumulate(OpenAIClient client) {
        var accumulator = ChatCompletionAccumulator.create();
        try (var chunks = client.chat().completions().createStreaming(HELLO)) {
            chunks.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }

    @Test
    void text() {
        var served = Answers.text("Grüße 😀, wir.");

        for (var answer : List.of(whole(served), streamed(served, "Grüße \ud83d", "\ude00, "), streamed(served))) {
            assertThat(answer.choices().get(0).message().content()).contains("Grüße 😀, wir.");
            assertThat(answer.choices().get(0).finishReason())
                    .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
            assertThat(answer.model()).isEqualTo("big");
            assertThat(answer.id()).isEqualTo("chatcmpl-c1");
            var usage = answer.usage().orElseThrow();
            assertThat(usage.promptTokens()).isEqualTo(100);
            assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens()).contains(60L);
            assertThat(usage.completionTokensDetails().orElseThrow().reasoningTokens()).contains(40L);
        }
    }

    @Test
    void tools() {
        var served = Answers.calls("", call("call_1", "{\"city\":\"Paris\"}"), call("toolu_2", "{}"));

        for (var answer : List.of(whole(served), streamed(served))) {
            var choice = answer.choices().get(0);
            assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
            var calls = choice.message().toolCalls().orElseThrow();
            assertThat(calls).extracting(call -> call.asFunction().id()).containsExactly("call_1", "toolu_2");
            assertThat(calls).extracting(call -> call.asFunction().function().name())
                    .containsOnly("get_weather");
            assertThat(calls).extracting(call -> call.asFunction().function().arguments())
                    .containsExactly("{\"city\":\"Paris\"}", "{}");
        }
    }

    @Test
    void refusals() {
        for (var answer : List.of(whole(Answers.refused("cyber")), streamed(Answers.refused("cyber")))) {
            assertThat(answer.choices().get(0).finishReason())
                    .isEqualTo(ChatCompletion.Choice.FinishReason.CONTENT_FILTER);
            assertThat(answer.choices().get(0).message().refusal())
                    .contains("The model refused to answer (cyber).");
        }
    }

    @Test
    void whatCaravanAddsIsThereForThoseWhoLook() {
        assertThat(whole(Answers.withExtension(Answers.text("hi")))._allProperties()).containsKey("caravan");
    }

    @Test
    void aBrokenStreamIsAnError() {
        var stream = WRITER.stream(Answers.HEAD, false);
        var events = stream.begin() + stream.text("So ")
                + stream.error(Answers.error(503, "service_unavailable_error", "all_targets_failed"));

        try (var server = CannedServer.events(events)) {
            var raised = catchThrowableOfType(
                    SseException.class, () -> ask(server, OpenAiClientTest::accumulate));

            assertThat(raised.code()).contains("all_targets_failed");
        }
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(400, BadRequestException.class), Arguments.of(401, UnauthorizedException.class),
                Arguments.of(403, PermissionDeniedException.class), Arguments.of(404, NotFoundException.class),
                Arguments.of(413, UnexpectedStatusCodeException.class),
                Arguments.of(429, RateLimitException.class), Arguments.of(502, InternalServerException.class),
                Arguments.of(503, InternalServerException.class), Arguments.of(504, InternalServerException.class));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorsAreTypedAndAskedOnce(int status, Class<? extends OpenAIServiceException> type) {
        try (var server = CannedServer.json(status, WRITER.error(Answers.error(status, "some_error", "some_code")))) {
            var raised = catchThrowableOfType(
                    type, () -> ask(server, client -> client.chat().completions().create(HELLO)));

            assertThat(raised).hasMessageContaining("No model answered.");
            assertThat(raised.code()).contains("some_code");
            assertThat(raised.type()).contains("some_error");
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void models() {
        var chain = new Listed("fast", true, "Fast", 1, 1, Instant.ofEpochSecond(1_790_000_000L));

        try (var server = CannedServer.json(200, WRITER.models(List.of(chain)))) {
            var models = ask(server, client -> client.models().list().data());

            assertThat(models).extracting(Model::id).containsExactly("fast");
            assertThat(models.get(0).created()).isEqualTo(1_790_000_000L);
        }
        try (var server = CannedServer.json(200, WRITER.model(chain))) {
            assertThat(ask(server, client -> client.models().retrieve("fast")).ownedBy()).isEqualTo("caravan");
        }
    }
}
