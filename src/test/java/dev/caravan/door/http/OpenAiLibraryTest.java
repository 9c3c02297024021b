package dev.caravan.door.http;

import static dev.caravan.door.http.Gateway.ANTHROPIC;
import static dev.caravan.door.http.Gateway.GEMINI;
import static dev.caravan.door.http.Gateway.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.models.Model;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Faults;
import dev.caravan.sim.Mishap;
import dev.caravan.sim.Point;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own client library at the doors, with nothing changed but the address. */
class OpenAiLibraryTest extends SharedGateway {

    private static final String ORDER = "Please call FileInvoice.\nTotal: 12.50\nVendor: Acme Ltd";

    /** What the library makes a schema of, for tools and for answers. */
    record FileInvoice(double total, String vendor) {
    }

    private OpenAIClient client;

    @BeforeAll
    void connect() {
        client = library(gateway).build();
    }

    @AfterAll
    void disconnect() {
        client.close();
    }

    private static OpenAIOkHttpClient.Builder library(Gateway gateway) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.uri("/v1").toString()).apiKey("any").responseValidation(true);
    }

    private static ChatCompletionCreateParams.Builder question(String model, String text) {
        return ChatCompletionCreateParams.builder().model(model).maxCompletionTokens(900).addUserMessage(text);
    }

    private ChatCompletion ask(String model, String text) {
        return client.chat().completions().create(question(model, text).build());
    }

    private ChatCompletion stream(ChatCompletionCreateParams question) {
        var accumulator = ChatCompletionAccumulator.create();
        try (var chunks = client.chat().completions().createStreaming(question)) {
            chunks.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }

    private static String text(ChatCompletion answer) {
        return answer.choices().get(0).message().content().orElse("");
    }

    // answers

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "claude", "gemini", "default"})
    void aStreamSaysWhatAWholeAnswerSays(String model) {
        var whole = ask(model, ASKED);
        var streamed = stream(question(model, ASKED)
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build()).build());

        assertThat(text(whole).split(" ")).hasSizeGreaterThan(30);
        assertThat(text(streamed)).isEqualTo(text(whole));
        assertThat(streamed.usage().orElseThrow().completionTokens())
                .isEqualTo(whole.usage().orElseThrow().completionTokens()).isPositive();
        assertThat(streamed.model()).isEqualTo(whole.model()).isEqualTo(model.equals("default") ? "gpt" : model);
        assertThat(List.of(whole, streamed)).extracting(answer -> answer.choices().get(0).finishReason())
                .containsOnly(ChatCompletion.Choice.FinishReason.STOP);
    }

    @Test
    void aStreamThatBreaksOffIsHeardWhole() {
        var whole = text(ask("gpt", ASKED));
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.content(5), Mishap.reset()));

        var streamed = stream(question("default", ASKED).build());

        assertThat(text(streamed)).isEqualTo(whole);
        assertThat(streamed.choices().get(0).finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aToolLoopGoesOnWithWhomeverServesItsNextTurn(String first, String second, boolean streamed) {
        var question = question(first, ORDER).addTool(FileInvoice.class);
        var asked = streamed ? stream(question.build()) : client.chat().completions().create(question.build());
        var message = asked.choices().get(0).message();
        var call = message.toolCalls().orElseThrow().get(0).asFunction();
        assertThat(call.function().arguments(FileInvoice.class)).isEqualTo(new FileInvoice(12.5, "Acme Ltd"));
        assertThat(asked.choices().get(0).finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);

        var answer = client.chat().completions().create(result(question, message, call.id()).model(second).build());

        assertThat(answer.model()).isEqualTo(second);
        assertThat(text(answer)).contains("filed as 77");
        var last = gateway.simulator().log().get(gateway.simulator().log().size() - 1);
        assertThat(last.body().toString()).contains("FileInvoice").matches(body ->
                body.contains(call.id()) || second.equals("gemini"));
    }

    static Stream<Arguments> pairs() {
        var models = List.of("gpt", "claude", "gemini");
        return models.stream().flatMap(first -> models.stream().flatMap(second ->
                Stream.of(false, true).map(streamed -> Arguments.of(first, second, streamed))));
    }

    private static ChatCompletionCreateParams.Builder result(ChatCompletionCreateParams.Builder question,
            ChatCompletionMessage asked, String id) {
        return question.addMessage(asked).addMessage(
                ChatCompletionToolMessageParam.builder().toolCallId(id).content("filed as 77").build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "claude", "gemini"})
    void anAnswerIsAnObjectOfTheCallersClass(String model) {
        var answer = client.chat().completions().create(
                question(model, "Total: 12.50\nVendor: Acme Ltd").responseFormat(FileInvoice.class).build());

        assertThat(answer.choices().get(0).message().content()).contains(new FileInvoice(12.5, "Acme Ltd"));
    }

    @Test
    void whatTheLibraryDoesNotKnowCanBeSentAndHeard() {
        gateway.simulator().script(OPENAI, Behaviour.refuse(503));

        try (var reply = client.chat().completions().withRawResponse().create(question("gpt", "Hello there")
                .putAdditionalBodyProperty("fallbacks", JsonValue.from(List.of("claude")))
                .putAdditionalHeader("x-caravan-metadata", "enabled").build())) {
            assertThat(reply.headers().values("x-caravan-fallbacks")).containsExactly("1");
            assertThat(reply.parse().model()).isEqualTo("claude");
            assertThat(reply.parse()._allProperties()).containsKey("caravan");
        }
    }

    // errors

    private <E extends OpenAIServiceException> E raised(Class<E> type, String model) {
        return catchThrowableOfType(type, () -> ask(model, "Hello there"));
    }

    @Test
    void anUnknownModelIsNotFound() {
        assertThat(raised(NotFoundException.class, "nobody").code()).contains("model_not_found");
    }

    @Test
    void aBadRequestIsOne() {
        var raised = catchThrowableOfType(BadRequestException.class, () -> client.chat().completions()
                .create(question("gpt", "Hello there").putAdditionalBodyProperty("n", JsonValue.from(3)).build()));

        assertThat(raised).hasMessageContaining("n must be 1");
        assertThat(raised.type()).contains("invalid_request_error");
    }

    @Test
    void aRateLimitedChainIsAskedOnce(@TempDir Path folder) {
        try (var limited = Gateway.start(folder)) {
            var library = library(limited).build();
            Stream.of(OPENAI, ANTHROPIC, GEMINI)
                    .forEach(id -> limited.simulator().script(id, Faults.rateLimited("20")));

            var raised = catchThrowableOfType(RateLimitException.class,
                    () -> library.chat().completions().create(question("default", "Hello there").build()));

            assertThat(raised.code()).contains("all_targets_rate_limited");
            assertThat(raised.headers().values("retry-after")).containsExactly("20");
            assertThat(limited.simulator().log()).hasSize(3);
            library.close();
        }
    }

    @Test
    void aChainThatIsDownIsAskedOnce() {
        Stream.of(OPENAI, ANTHROPIC, GEMINI).forEach(id -> gateway.simulator().script(id, Behaviour.refuse(503)));

        var raised = raised(InternalServerException.class, "default");

        assertThat(raised.statusCode()).isEqualTo(503);
        assertThat(raised.headers().values("x-caravan-attempts"))
                .containsExactly(String.valueOf(gateway.simulator().log().size()));
    }

    @Test
    void aStreamThatCannotBeRescuedIsAnErrorAndNeverWhole() {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.content(3), Mishap.end()));
        var accumulator = ChatCompletionAccumulator.create();
        var question = question("gpt", ASKED).build();

        var raised = catchThrowableOfType(SseException.class, () -> {
            try (var chunks = client.chat().completions().createStreaming(question)) {
                chunks.stream().peek(OpenAiLibraryTest::unfinished).forEach(accumulator::accumulate);
            }
        });

        assertThat(raised.code()).contains("all_targets_failed");
        assertThat(catchThrowableOfType(IllegalStateException.class, accumulator::chatCompletion)).isNotNull();
    }

    private static void unfinished(ChatCompletionChunk chunk) {
        assertThat(chunk.choices()).allMatch(choice -> choice.finishReason().isEmpty());
    }

    @Test
    void callersWithoutARightAreToldSo(@TempDir Path folder) {
        try (var guarded = Gateway.start(folder, CallersTest.CALLERS, Map.of())) {
            var stranger = library(guarded).apiKey("key-of-nobody").build();
            var guest = library(guarded).apiKey("key-of-a-guest").build();

            assertThat(catchThrowableOfType(UnauthorizedException.class,
                    () -> stranger.chat().completions().create(question("gpt", "Hello there").build())).code())
                    .contains("invalid_api_key");
            assertThat(catchThrowableOfType(PermissionDeniedException.class,
                    () -> guest.chat().completions().create(question("default", "Hello there").build())).code())
                    .contains("model_not_allowed");
            assertThat(guest.models().list().data()).extracting(Model::id).containsExactly("writing", "gpt");
            stranger.close();
            guest.close();
        }
    }

    // the list

    @Test
    void chainsAndModelsAreListed() {
        assertThat(client.models().list().data()).extracting(Model::id).contains("default", "writing", "gpt", "claude");
        assertThat(client.models().retrieve("writing").id()).isEqualTo("writing");
        assertThat(catchThrowableOfType(NotFoundException.class, () -> client.models().retrieve("nobody"))).isNotNull();
    }

    // leaving and waiting

    @Test
    void closingAStreamEndsTheProvidersRequest() {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.content(3), Mishap.stall()));

        var chunks = client.chat().completions().createStreaming(question("gpt", ASKED).build());
        assertThat(chunks.stream().filter(chunk -> !chunk.choices().get(0).delta().content().orElse("").isEmpty())
                .findFirst()).isPresent();
        chunks.close();

        awaitEnd(OPENAI);
    }

    @Test
    void closingAStreamFromAnotherThreadEndsTheProvidersRequest() {
        gateway.simulator().script(ANTHROPIC, Behaviour.stream().at(Point.content(3), Mishap.stall()));
        var heard = new CompletableFuture<ChatCompletionChunk>();

        var chunks = client.async().chat().completions().createStreaming(question("claude", ASKED).build());
        chunks.subscribe(heard::complete);
        heard.join();
        chunks.close();

        awaitEnd(ANTHROPIC);
    }

    @Test
    void aCallThatTheLibraryGivesUpEndsTheProvidersRequest() {
        gateway.simulator().script(OPENAI, Behaviour.stall());
        var hasty = library(gateway).timeout(Duration.ofMillis(300)).maxRetries(0).build();

        assertThat(catchThrowableOfType(OpenAIIoException.class,
                () -> hasty.chat().completions().create(question("gpt", "Hello there").build()))).isNotNull();

        awaitEnd(OPENAI);
        hasty.close();
    }

    private void awaitEnd(String id) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() ->
                gateway.simulator().requests(id).get(0).closedEarly().isPresent());
    }

    @Test
    void theLibrarysTimeoutIsSharedAmongTheModels() {
        gateway.simulator().script(OPENAI, Behaviour.stall());
        var hasty = library(gateway).timeout(Duration.ofSeconds(9)).maxRetries(0).build();

        var answer = hasty.chat().completions().create(question("default", "Hello there").build());

        assertThat(answer.model()).isEqualTo("claude");
        hasty.close();
    }
}
