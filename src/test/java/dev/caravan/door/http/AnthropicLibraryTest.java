package dev.caravan.door.http;

import static dev.caravan.door.http.Gateway.ANTHROPIC;
import static dev.caravan.door.http.Gateway.GEMINI;
import static dev.caravan.door.http.Gateway.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.ServiceUnavailableException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.ErrorType;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Faults;
import dev.caravan.sim.Mishap;
import dev.caravan.sim.Point;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's own client library at the doors, with nothing changed but the address. */
class AnthropicLibraryTest extends SharedGateway {

    private static final String ORDER = "Please call file_invoice.\nTotal: 12.50\nVendor: Acme Ltd";
    private static final Tool TOOL = Tool.builder().name("file_invoice").inputSchema(Tool.InputSchema.builder()
            .properties(Tool.InputSchema.Properties.builder()
                    .putAdditionalProperty("total", JsonValue.from(Map.of("type", "number")))
                    .putAdditionalProperty("vendor", JsonValue.from(Map.of("type", "string"))).build())
            .required(List.of("total", "vendor")).build()).build();

    /** What the library makes a schema of, for answers and for tools that it runs itself. */
    record FileInvoice(double total, String vendor) implements Supplier<String> {
        @Override
        public String get() {
            return "filed " + total + " of " + vendor;
        }
    }

    private AnthropicClient client;

    @BeforeAll
    void connect() {
        client = library(gateway).build();
    }

    @AfterAll
    void disconnect() {
        client.close();
    }

    private static AnthropicOkHttpClient.Builder library(Gateway gateway) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(gateway.uri("").toString()).apiKey("any").responseValidation(true);
    }

    private static MessageCreateParams.Builder question(String model, String text) {
        return MessageCreateParams.builder().model(model).maxTokens(900).addUserMessage(text);
    }

    private Message ask(String model, String text) {
        return client.messages().create(question(model, text).build());
    }

    private Message stream(MessageCreateParams question) {
        var accumulator = MessageAccumulator.create();
        try (var events = client.messages().createStreaming(question)) {
            events.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    private static String text(Message answer) {
        return answer.content().stream().flatMap(block -> block.text().stream()).map(block -> block.text())
                .collect(Collectors.joining());
    }

    // answers

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "claude", "gemini", "writing"})
    void aStreamSaysWhatAWholeAnswerSays(String model) {
        var whole = ask(model, ASKED);
        var streamed = stream(question(model, ASKED).build());

        assertThat(text(whole).split(" ")).hasSizeGreaterThan(30);
        assertThat(text(streamed)).isEqualTo(text(whole));
        assertThat(streamed.usage().outputTokens()).isEqualTo(whole.usage().outputTokens()).isPositive();
        assertThat(streamed.model()).isEqualTo(whole.model());
        assertThat(whole.model().asString()).isEqualTo(model.equals("writing") ? "claude" : model);
        assertThat(List.of(whole, streamed)).extracting(answer -> answer.stopReason().orElseThrow())
                .containsOnly(StopReason.END_TURN);
    }

    @Test
    void aStreamThatBreaksOffIsHeardWhole() {
        var whole = text(ask("gpt", ASKED));
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.content(5), Mishap.reset()));

        var streamed = stream(question("default", ASKED).build());

        assertThat(text(streamed)).isEqualTo(whole);
        assertThat(streamed.stopReason()).contains(StopReason.END_TURN);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aToolLoopGoesOnWithWhomeverServesItsNextTurn(String first, String second, boolean streamed) {
        var question = question(first, ORDER).addTool(TOOL);
        var asked = streamed ? stream(question.build()) : client.messages().create(question.build());
        var call = asked.content().stream().flatMap(block -> block.toolUse().stream()).findFirst().orElseThrow();
        assertThat(call._input().convert(FileInvoice.class)).isEqualTo(new FileInvoice(12.5, "Acme Ltd"));
        assertThat(asked.stopReason()).contains(StopReason.TOOL_USE);

        var answer = client.messages().create(result(question, asked, call).model(second).build());

        assertThat(answer.model().asString()).isEqualTo(second);
        assertThat(text(answer)).contains("filed as 77");
        var last = gateway.simulator().log().get(gateway.simulator().log().size() - 1);
        assertThat(last.body().toString()).contains("file_invoice").matches(body ->
                body.contains(call.id()) || second.equals("gemini"));
    }

    static Stream<Arguments> pairs() {
        return OpenAiLibraryTest.pairs();
    }

    private static MessageCreateParams.Builder result(MessageCreateParams.Builder question, Message asked,
            ToolUseBlock call) {
        return question.addMessage(asked).addUserMessageOfContentBlockParams(List.of(ContentBlockParam.ofToolResult(
                ToolResultBlockParam.builder().toolUseId(call.id()).content("filed as 77").build())));
    }

    @ParameterizedTest
    @CsvSource({"claude, true", "claude, false", "sonnet, true", "sonnet, false", "gpt, true", "gemini, false"})
    void thoughtsGoBackToTheModelThatHadThemAlone(String second, boolean streamed) {
        var question = question("claude", ORDER).maxTokens(3000).enabledThinking(1024).addTool(TOOL);
        var asked = streamed ? stream(question.build()) : client.messages().create(question.build());
        assertThat(asked.content().get(0).asThinking().signature()).isNotEmpty();

        var answer = client.messages().create(result(question, asked, asked.content().get(1).asToolUse())
                .model(second).build());

        assertThat(text(answer)).contains("filed as 77");
        var sent = gateway.simulator().log().get(1).body();
        var same = second.equals("claude");
        assertThat(sent.at("/messages/1/content/0/type").asText().equals("thinking")).isEqualTo(same);
        assertThat(sent.has("thinking")).isEqualTo(same);
        assertThat(sent.toString()).doesNotContain("caravan:");
    }

    @Test
    void thoughtsComeBeforeTheTextThatTheyAreAbout() {
        var question = question("claude", ASKED).maxTokens(3000).enabledThinking(1024).build();

        for (var answer : List.of(client.messages().create(question), stream(question))) {
            assertThat(answer.content()).extracting(block -> block.isThinking()).containsExactly(true, false);
            assertThat(text(answer).split(" ")).hasSizeGreaterThan(30);
        }
    }

    /** It would have Anthropic keep the conversation, and goes on by itself where that is refused. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt", "claude", "gemini"})
    void theLibraryRunsToolsByItself(String model) {
        var said = new ArrayList<String>();

        for (var message : client.beta().messages().toolRunner(com.anthropic.models.beta.messages.MessageCreateParams
                .builder().model(model).maxTokens(900).addUserMessage(ORDER).addTool(FileInvoice.class).build())) {
            message.content().forEach(block -> block.text().ifPresent(text -> said.add(text.text())));
        }

        assertThat(said).singleElement().asString().contains("filed 12.5 of Acme Ltd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "claude", "gemini"})
    void anAnswerIsAnObjectOfTheCallersClass(String model) {
        var question = question(model, "Total: 12.50\nVendor: Acme Ltd").outputConfig(FileInvoice.class).build();
        var accumulator = MessageAccumulator.create();

        var answer = client.messages().create(question);
        try (var events = client.messages().createStreaming(question)) {
            events.stream().forEach(accumulator::accumulate);
        }

        for (var said : List.of(answer, accumulator.message(FileInvoice.class))) {
            assertThat(said.content().get(0).asText().text()).isEqualTo(new FileInvoice(12.5, "Acme Ltd"));
        }
    }

    @Test
    void whatTheLibraryDoesNotKnowCanBeSentAndHeard() {
        gateway.simulator().script(OPENAI, Behaviour.refuse(503));

        try (var reply = client.messages().withRawResponse().create(question("gpt", "Hello there")
                .putAdditionalBodyProperty("fallbacks", JsonValue.from(List.of("claude")))
                .putAdditionalHeader("x-caravan-metadata", "enabled").build())) {
            assertThat(reply.headers().values("x-caravan-fallbacks")).containsExactly("1");
            assertThat(reply.parse().model().asString()).isEqualTo("claude");
            assertThat(reply.parse()._additionalProperties()).containsKey("caravan");
        }
    }

    // errors

    private <E extends AnthropicServiceException> E raised(Class<E> type, String model) {
        return catchThrowableOfType(type, () -> ask(model, "Hello there"));
    }

    @Test
    void anUnknownModelIsNotFound() {
        assertThat(raised(NotFoundException.class, "nobody").type()).contains(ErrorType.NOT_FOUND_ERROR);
    }

    @Test
    void aBadRequestIsOne() {
        var raised = catchThrowableOfType(BadRequestException.class, () -> client.messages()
                .create(question("gpt", "Hi").putAdditionalBodyProperty("fallbacks", JsonValue.from("x")).build()));

        assertThat(raised.type()).contains(ErrorType.INVALID_REQUEST_ERROR);
        assertThat(raised.apiMessage().orElseThrow()).contains("'fallbacks' must be a list");
    }

    @Test
    void aRateLimitedChainIsAskedOnce(@TempDir Path folder) {
        try (var limited = Gateway.start(folder)) {
            var library = library(limited).build();
            Stream.of(OPENAI, ANTHROPIC, GEMINI)
                    .forEach(id -> limited.simulator().script(id, Faults.rateLimited("20")));

            var raised = catchThrowableOfType(RateLimitException.class,
                    () -> library.messages().create(question("default", "Hello there").build()));

            assertThat(raised.type()).contains(ErrorType.RATE_LIMIT_ERROR);
            assertThat(raised.headers().values("retry-after")).containsExactly("20");
            assertThat(limited.simulator().log()).hasSize(3);
            library.close();
        }
    }

    @Test
    void aChainThatIsDownIsAskedOnce() {
        Stream.of(OPENAI, ANTHROPIC, GEMINI).forEach(id -> gateway.simulator().script(id, Behaviour.refuse(503)));

        var raised = raised(ServiceUnavailableException.class, "default");

        assertThat(raised.type()).contains(ErrorType.OVERLOADED_ERROR);
        assertThat(raised.headers().values("x-caravan-attempts"))
                .containsExactly(String.valueOf(gateway.simulator().log().size()));
    }

    @Test
    void aStreamThatCannotBeRescuedIsAnErrorAndNeverWhole() {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.content(3), Mishap.end()));
        var accumulator = MessageAccumulator.create();
        var question = question("gpt", ASKED).build();

        var raised = catchThrowableOfType(AnthropicServiceException.class, () -> {
            try (var events = client.messages().createStreaming(question)) {
                events.stream().peek(AnthropicLibraryTest::unfinished).forEach(accumulator::accumulate);
            }
        });

        assertThat(raised.type()).contains(ErrorType.OVERLOADED_ERROR);
        assertThat(catchThrowableOfType(IllegalStateException.class, accumulator::message)).isNotNull();
    }

    private static void unfinished(RawMessageStreamEvent event) {
        assertThat(event.isMessageDelta() || event.isMessageStop()).isFalse();
    }

    @Test
    void callersWithoutARightAreToldSo(@TempDir Path folder) {
        try (var guarded = Gateway.start(folder, CallersTest.CALLERS, Map.of())) {
            var stranger = library(guarded).apiKey("key-of-nobody").build();
            var guest = library(guarded).apiKey("key-of-a-guest").build();

            assertThat(catchThrowableOfType(UnauthorizedException.class,
                    () -> stranger.messages().create(question("gpt", "Hello there").build())).type())
                    .contains(ErrorType.AUTHENTICATION_ERROR);
            assertThat(catchThrowableOfType(PermissionDeniedException.class,
                    () -> guest.messages().create(question("default", "Hello there").build())).type())
                    .contains(ErrorType.PERMISSION_ERROR);
            assertThat(guest.models().list().data()).extracting(ModelInfo::id).containsExactly("writing", "gpt");
            stranger.close();
            guest.close();
        }
    }

    // the list

    @Test
    void chainsAndModelsAreListed() {
        assertThat(client.models().list().autoPager()).extracting(ModelInfo::id)
                .contains("default", "writing", "gpt", "claude");
        assertThat(client.models().retrieve("writing").maxInputTokens()).contains(200_000L);
        assertThat(catchThrowableOfType(NotFoundException.class, () -> client.models().retrieve("nobody"))).isNotNull();
    }

    // leaving and waiting

    @Test
    void closingAStreamEndsTheProvidersRequest() {
        gateway.simulator().script(ANTHROPIC, Behaviour.stream().at(Point.content(3), Mishap.stall()));

        var events = client.messages().createStreaming(question("claude", ASKED).build());
        assertThat(events.stream().filter(RawMessageStreamEvent::isContentBlockDelta).findFirst()).isPresent();
        events.close();

        awaitEnd(ANTHROPIC);
    }

    @Test
    void closingAStreamFromAnotherThreadEndsTheProvidersRequest() {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.content(3), Mishap.stall()));
        var heard = new CompletableFuture<RawMessageStreamEvent>();

        var events = client.async().messages().createStreaming(question("gpt", ASKED).build());
        events.subscribe(heard::complete);
        heard.join();
        events.close();

        awaitEnd(OPENAI);
    }

    @Test
    void aCallThatTheLibraryGivesUpEndsTheProvidersRequest() {
        gateway.simulator().script(ANTHROPIC, Behaviour.stall());
        var hasty = library(gateway).timeout(Duration.ofMillis(300)).maxRetries(0).build();

        assertThat(catchThrowableOfType(AnthropicIoException.class,
                () -> hasty.messages().create(question("claude", "Hello there").build()))).isNotNull();

        awaitEnd(ANTHROPIC);
        hasty.close();
    }

    private void awaitEnd(String id) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() ->
                gateway.simulator().requests(id).get(0).closedEarly().isPresent());
    }

    @Test
    void theLibrarysTimeoutIsSharedAmongTheModels() {
        gateway.simulator().script(ANTHROPIC, Behaviour.stall());
        var hasty = library(gateway).timeout(Duration.ofSeconds(6)).maxRetries(0).build();

        var answer = hasty.messages().create(question("writing", "Hello there").build());

        assertThat(answer.model().asString()).isEqualTo("gpt");
        hasty.close();
    }
}
