package dev.caravan.provider;

import static dev.caravan.provider.Answers.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.ContentTooLargeException;
import com.anthropic.errors.GatewayTimeoutException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.OverloadedException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.ServiceUnavailableException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.ErrorType;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RefusalStopDetails;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.models.ModelInfo;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Anthropic's own client library makes of the anthropic dialect's writer, with every answer checked by it. */
class AnthropicClientTest {

    private static final ReplyWriter WRITER = ReplyWriters.of("anthropic");

    private static final MessageCreateParams HELLO =
            MessageCreateParams.builder().model("fast").maxTokens(100).addUserMessage("Hello").build();

    private static <T> T ask(CannedServer server, Function<AnthropicClient, T> question) {
        var client = AnthropicOkHttpClient.builder()
                .baseUrl(server.url()).apiKey("k").responseValidation(true).build();
        try {
            return question.apply(client);
        } finally {
            client.close();
        }
    }

    private static Message whole(Served served) {
        try (var server = CannedServer.json(200, WRITER.reply(served))) {
            return ask(server, client -> client.messages().create(HELLO));
        }
    }

    private static Message streamed(Served served, String... pieces) {
        var stream = WRITER.stream(served.head(), true);
        var events = new StringBuilder(stream.keepAlive() + stream.begin() + stream.keepAlive());
        Stream.of(pieces).map(stream::text).forEach(events::append);
        try (var server = CannedServer.events(
                events.append(stream.end(served, String.join("", pieces))).toString())) {
            return ask(server, AnthropicClientTest::accumulate);
        }
    }

    private static Message accumulate(AnthropicClient client) {
        var accumulator = MessageAccumulator.create();
        try (var events = client.messages().createStreaming(HELLO)) {
            events.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    @Test
    void text() {
        var served = Answers.text("Grüße 😀, wir.");

        for (var answer : List.of(whole(served), streamed(served, "Grüße \ud83d", "\ude00, "), streamed(served))) {
            assertThat(answer.content()).singleElement()
                    .satisfies(block -> assertThat(block.asText().text()).isEqualTo("Grüße 😀, wir."));
            assertThat(answer.stopReason()).contains(StopReason.END_TURN);
            assertThat(answer.model().asString()).isEqualTo("big");
            assertThat(answer.id()).isEqualTo("msg_c1");
            var usage = answer.usage();
            assertThat(usage.inputTokens()).isEqualTo(30);
            assertThat(usage.cacheReadInputTokens()).contains(60L);
            assertThat(usage.cacheCreationInputTokens()).contains(10L);
            assertThat(usage.outputTokens()).isEqualTo(50);
        }
        assertThat(whole(served).usage().outputTokensDetails().orElseThrow().thinkingTokens()).isEqualTo(40);
    }

    @Test
    void tools() {
        var served = Answers.calls("Let me look.", call("call_1", "{\"city\":\"Paris\"}"), call("toolu_2", "{}"));

        for (var answer : List.of(whole(served), streamed(served, "Let me "))) {
            assertThat(answer.stopReason()).contains(StopReason.TOOL_USE);
            assertThat(answer.content().get(0).asText().text()).isEqualTo("Let me look.");
            assertThat(answer.content().get(1).asToolUse().id()).isEqualTo("call_1");
            assertThat(answer.content().get(1).asToolUse()._input())
                    .isEqualTo(JsonValue.from(Map.of("city", "Paris")));
            assertThat(answer.content().get(2).asToolUse().id()).isEqualTo("toolu_2");
        }
    }

    @Test
    void refusals() {
        for (var answer : List.of(whole(Answers.refused("cyber")), streamed(Answers.refused("cyber")))) {
            assertThat(answer.stopReason()).contains(StopReason.REFUSAL);
            assertThat(answer.stopDetails().orElseThrow().category()).contains(RefusalStopDetails.Category.CYBER);
        }
        assertThat(whole(Answers.refused("SAFETY")).stopDetails().orElseThrow().category()).isEmpty();
    }

    @Test
    void whatCaravanAddsIsThereForThoseWhoLook() {
        assertThat(whole(Answers.withExtension(Answers.text("hi")))._additionalProperties()).containsKey("caravan");
    }

    @Test
    void aBrokenStreamIsAnError() {
        var stream = WRITER.stream(Answers.HEAD, true);
        var events = stream.begin() + stream.text("So ")
                + stream.error(Answers.error(503, "service_unavailable_error", "all_targets_failed"));

        try (var server = CannedServer.events(events)) {
            var raised = catchThrowableOfType(
                    AnthropicServiceException.class, () -> ask(server, AnthropicClientTest::accumulate));

            assertThat(raised.type()).contains(ErrorType.OVERLOADED_ERROR);
        }
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(400, BadRequestException.class, ErrorType.INVALID_REQUEST_ERROR),
                Arguments.of(401, UnauthorizedException.class, ErrorType.AUTHENTICATION_ERROR),
                Arguments.of(403, PermissionDeniedException.class, ErrorType.PERMISSION_ERROR),
                Arguments.of(404, NotFoundException.class, ErrorType.NOT_FOUND_ERROR),
                Arguments.of(413, ContentTooLargeException.class, ErrorType.of("request_too_large")),
                Arguments.of(429, RateLimitException.class, ErrorType.RATE_LIMIT_ERROR),
                Arguments.of(502, InternalServerException.class, ErrorType.API_ERROR),
                Arguments.of(503, ServiceUnavailableException.class, ErrorType.OVERLOADED_ERROR),
                Arguments.of(504, GatewayTimeoutException.class, ErrorType.TIMEOUT_ERROR),
                Arguments.of(529, OverloadedException.class, ErrorType.OVERLOADED_ERROR));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorsAreTypedAndAskedOnce(
            int status, Class<? extends AnthropicServiceException> type, ErrorType errorType) {
        try (var server = CannedServer.json(status, WRITER.error(Answers.error(status, "some_error", "some_code")))) {
            var raised = catchThrowableOfType(
                    type, () -> ask(server, client -> client.messages().create(HELLO)));

            assertThat(raised.type()).contains(errorType);
            assertThat(raised.errorCode()).contains("some_code");
            assertThat(raised.apiMessage()).contains("No model answered.");
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void models() {
        var chain = new Listed("fast", true, "Fast", 128_000, 4_096, Instant.ofEpochSecond(1_790_000_000L));

        try (var server = CannedServer.json(200, WRITER.models(List.of(chain)))) {
            var page = ask(server, client -> client.models().list());

            assertThat(page.data()).extracting(ModelInfo::displayName).containsExactly("Fast");
            assertThat(page.lastId()).contains("fast");
            assertThat(server.requests()).isEqualTo(1);
        }
        try (var server = CannedServer.json(200, WRITER.model(chain))) {
            var model = ask(server, client -> client.models().retrieve("fast"));

            assertThat(model.createdAt()).isEqualTo(OffsetDateTime.parse("2026-09-21T14:13:20Z"));
            assertThat(model.maxInputTokens()).contains(128_000L);
        }
    }
}
