package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failure.FailureClass;
import dev.caravan.outcome.Outcome;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.plan.Answer;
import dev.caravan.plan.Verdict;
import dev.caravan.provider.BadRequestException;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Faults;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The chain, the attempt and the model's routes against simulated providers of all dialects. */
class ChainRoutesTest {

    private static final String OPENAI = "gpt-4o";
    private static final String ANTHROPIC = "claude-sonnet-5-5";
    private static final String GEMINI = "gemini-2.5-flash";

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        caravan = TestCaravan.start(folder, yaml("""
                chains:
                  default: [first, second, third]
                  two: [first, second]
                  anthropic: [second]
                  gemini: [third]
                  quick: { models: [first, second], deadline: 800ms, attempt-timeout: 200ms }
                  stalled: { models: [first], deadline: 300ms }
                  curious: { models: [first, second], on-refusal: next }
                """));
    }

    private String yaml(String chains) {
        return """
                providers:
                  o: { dialect: openai, url: "%1$s/v1", key: "key-of-openai" }
                  a: { dialect: anthropic, url: "%1$s/v1", key: "key-of-anthropic" }
                  g: { dialect: gemini, url: "%1$s/v1beta", key: "key-of-google" }
                models:
                  first: { provider: o, id: gpt-4o, price: { input: 2.5, cached-input: 1.25, output: 10 } }
                  second: { provider: a, id: claude-sonnet-5-5, context: 1000000, can: [tools, images, json-schema] }
                  third: { provider: g, id: gemini-2.5-flash, context: 1000000 }
                retry: { delay: 1ms, max-delay: 4ms, retry-after-max: 50ms }
                """.formatted(simulator.uri("")) + chains;
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void theFirstModelAnswersAndIsNamedInTheHeaders() {
        var exchange = caravan.ask("default", "Hello there");

        assertThat(exchange.getMessage().getBody(String.class)).isNotBlank();
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(Names.MODEL, "first").containsEntry(Names.FALLBACKS, 0)
                .containsEntry(Names.FALLBACK_USED, false).containsEntry(Names.ATTEMPTS, 1)
                .containsKey(Names.LATENCY_MS).containsKey(Names.CALL_ID);
        assertThat(answer(exchange).cost()).isPresent();
        assertThat(simulator.count(ANTHROPIC)).isZero();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theNextModelAnswers(Behaviour fault, FailureClass expected, int requests) {
        simulator.script(OPENAI, fault);

        var exchange = caravan.ask("two", "Hello there");

        assertThat(exchange.getMessage().getHeaders()).containsEntry(Names.MODEL, "second")
                .containsEntry(Names.FALLBACKS, 1).containsEntry(Names.FALLBACK_USED, true)
                .containsEntry(Names.ATTEMPTS, requests + 1);
        assertThat(classes(answer(exchange).attempts())).hasSize(requests).containsOnly(expected);
        assertThat(simulator.count(OPENAI)).isEqualTo(requests);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(Behaviour.refuse(500), FailureClass.OVERLOADED, 2),
                Arguments.of(Behaviour.refuse(503), FailureClass.OVERLOADED, 2),
                Arguments.of(Faults.html(522), FailureClass.OVERLOADED, 2),
                Arguments.of(Behaviour.reset(), FailureClass.TRANSPORT, 2),
                Arguments.of(Faults.rateLimitedMillis(5), FailureClass.RATE_LIMITED, 2),
                Arguments.of(Faults.rateLimited("3600"), FailureClass.RATE_LIMITED, 1),
                Arguments.of(Faults.OpenAi.insufficientQuota(), FailureClass.QUOTA, 1),
                Arguments.of(Faults.OpenAi.badKey(), FailureClass.AUTH, 1),
                Arguments.of(Behaviour.refuse(404), FailureClass.MODEL_GONE, 1),
                Arguments.of(Faults.OpenAi.contextTooLong(), FailureClass.CONTEXT_TOO_LONG, 1),
                Arguments.of(Behaviour.garbage(), FailureClass.MALFORMED, 2),
                Arguments.of(Faults.empty(200), FailureClass.MALFORMED, 2),
                Arguments.of(Behaviour.cut(Behaviour.Ending.CLOSE), FailureClass.MALFORMED, 2),
                Arguments.of(Behaviour.cut(Behaviour.Ending.RESET), FailureClass.MALFORMED, 2),
                Arguments.of(Faults.json(302, ""), FailureClass.MALFORMED, 2));
    }

    @Test
    void aSilentModelIsNotAskedTwice() {
        simulator.script(OPENAI, Behaviour.stall());

        var exchange = caravan.ask("quick", "Hello there");

        assertThat(exchange.getMessage().getHeader(Names.MODEL)).isEqualTo("second");
        assertThat(classes(answer(exchange).attempts())).containsExactly(FailureClass.TIMEOUT);
        assertThat(simulator.count(OPENAI)).isEqualTo(1);
    }

    @Test
    void anAnswerThatDripsIsCutOffWhenItsTimeIsUp() {
        simulator.script(OPENAI, new Behaviour.Drip(1, Duration.ofMillis(50)));

        var exchange = caravan.ask("quick", "Hello there");

        assertThat(classes(answer(exchange).attempts())).containsExactly(FailureClass.TIMEOUT);
    }

    @Test
    void aSpentDeadlineIsReportedAsThatWithItsAttempts() {
        simulator.script(OPENAI, Behaviour.stall());

        var failed = failure(caravan.ask("stalled", "Hello there"));

        assertThat(failed.verdict()).isEqualTo(Verdict.DEADLINE);
        assertThat(classes(failed.attempts())).containsExactly(FailureClass.TIMEOUT);
    }

    @Test
    void theCallerMayAskForLessTime() {
        simulator.script(OPENAI, Behaviour.stall());

        var exchange = caravan.askWith(Map.of(Names.TASK, "nobody knows", Names.DEADLINE_MS, 600), "Hello there");

        assertThat(exchange.getMessage().getHeader(Names.MODEL)).isEqualTo("second");
    }

    @Test
    void aHeaderNamesTheModelsThatAreAskedInsteadOfTheChains() {
        var exchange = caravan.askWith(Map.of(Names.TASK, "two", Names.MODELS, "third, second"), "Hello there");

        assertThat(exchange.getMessage().getHeaders()).containsEntry(Names.MODEL, "third")
                .containsEntry(Names.FALLBACK_USED, false).containsEntry(Names.MODELS, "third, second");
        assertThat(answer(exchange).task()).isEqualTo("two");
    }

    @Test
    void aHeaderThatNamesNoModelOfThePoolSaysWhichThereAre() {
        var exchange = caravan.askWith(Map.of(Names.MODELS, "first,fourth"), "Hello there");

        assertThat(exchange.getException()).isInstanceOf(BadRequestException.class)
                .hasMessageContaining("CaravanModels names 'fourth'").hasMessageContaining("first, second, third");
    }

    @Test
    void whenEveryModelFailsTheCallerSeesEveryAttemptAndNoSecret() {
        simulator.others(Script.always(Faults.json(500, "{\"error\":{\"message\":\"key-of-openai echo Hello\"}}")));

        var failed = failure(caravan.ask("default", "Hello there"));

        assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(failed.attempts()).extracting(Outcome::model)
                .containsExactly("first", "first", "second", "second", "third", "third");
        assertThat(failed).hasMessageContaining("second OVERLOADED 500")
                .message().doesNotContain("key-of").doesNotContain("Hello").doesNotContain("echo");
    }

    @Test
    void theLastModelOfAPlanIsAskedThreeTimes() {
        simulator.script(ANTHROPIC, Behaviour.refuse(529));

        failure(caravan.ask("anthropic", "Hello there"));

        assertThat(simulator.count(ANTHROPIC)).isEqualTo(3);
    }

    @Test
    void aCallersFaultIsNotTriedElsewhere() {
        simulator.script(OPENAI, Behaviour.refuse(400));

        var failed = failure(caravan.ask("two", "Hello there"));

        assertThat(failed.verdict()).isEqualTo(Verdict.CALLER_FAULT);
        assertThat(simulator.count(OPENAI)).isEqualTo(1);
        assertThat(simulator.count(ANTHROPIC)).isZero();
    }

    @Test
    void aParameterThatOnlyThisModelRefusesIsTriedElsewhere() {
        simulator.script(OPENAI, Faults.json(400,
                "{\"error\":{\"code\":\"unsupported_value\",\"type\":\"invalid_request_error\",\"param\":\"stop\"}}"));

        assertThat(caravan.ask("two", "Hello there").getMessage().getHeader(Names.MODEL)).isEqualTo("second");
    }

    @Test
    void aRefusalEndsTheCallUnlessTheChainSaysOtherwise() {
        simulator.script(OPENAI, Faults.OpenAi.invalidPrompt());

        assertThat(failure(caravan.ask("two", "Hello there")).verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(caravan.ask("curious", "Hello there").getMessage().getHeader(Names.MODEL)).isEqualTo("second");
    }

    @Test
    void threeFailuresInARowKeepCallsAwayFromTheModel() {
        simulator.script(OPENAI, Behaviour.refuse(500));
        caravan.ask("two", "one");
        caravan.ask("two", "two");
        assertThat(simulator.count(OPENAI)).isEqualTo(3);

        var exchange = caravan.ask("two", "three");

        assertThat(exchange.getMessage().getHeaders()).containsEntry(Names.MODEL, "second")
                .containsEntry(Names.FALLBACKS, 0).containsEntry(Names.FALLBACK_USED, true);
        assertThat(simulator.count(OPENAI)).isEqualTo(3);
    }

    @Test
    void aGuessBeatsARefusalWhenEveryCircuitIsOpen() {
        simulator.script(ANTHROPIC, Script.of(Behaviour.refuse(500), Behaviour.refuse(500), Behaviour.refuse(500)));
        failure(caravan.ask("anthropic", "one"));

        assertThat(caravan.ask("anthropic", "two").getMessage().getHeader(Names.MODEL)).isEqualTo("second");
        assertThat(caravan.ask("anthropic", "three").getMessage().getHeader(Names.MODEL)).isEqualTo("second");
    }

    @Test
    void aModelRestsUntilTheTimeItsProviderGave() {
        simulator.script(OPENAI, Script.of(Faults.rateLimited("3600")));
        caravan.ask("two", "one");

        assertThat(caravan.ask("two", "two").getMessage().getHeader(Names.MODEL)).isEqualTo("second");
        assertThat(simulator.count(OPENAI)).isEqualTo(1);
    }

    @Test
    void aToolThatWasNotOfferedIsNoAnswer() {
        simulator.script(OPENAI, Faults.json(200, """
                {"id":"x","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,"finish_reason":"tool_calls",
                 "message":{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                 "function":{"name":"nope","arguments":"{}"}}]}}]}"""));

        var exchange = caravan.ask("two", Map.of("messages", List.of(Map.of("role", "user", "content", "Hello")),
                "tools", List.of(Map.of("type", "function", "function", Map.of("name", "weather",
                        "parameters", Map.of("type", "object", "properties", Map.of()))))));

        assertThat(exchange.getMessage().getHeader(Names.MODEL)).isEqualTo("second");
        assertThat(classes(answer(exchange).attempts())).containsOnly(FailureClass.MALFORMED);
    }

    @Test
    void theCallersHeadersReachNoProviderAndComeBackUnchanged() {
        var exchange = caravan.askWith(Map.of(Names.TASK, "two", "order", "4711",
                "Authorization", "Bearer the-callers", "CamelHttpUri", "http://127.0.0.1:1/elsewhere",
                "CamelHttpMethod", "DELETE", Exchange.REDELIVERY_COUNTER, 7), "Hello there");

        assertThat(exchange.getMessage().getHeaders()).containsEntry(Names.MODEL, "first")
                .containsEntry("order", "4711").containsEntry("Authorization", "Bearer the-callers");
        var request = simulator.requests(OPENAI).get(0);
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.headers().keySet()).doesNotContain("order");
        assertThat(request.headers().get("authorization")).endsWith("enai");
    }

    @Test
    void theFirstModelsRedeliveriesTakeNoneFromTheSecond() {
        simulator.script(OPENAI, Behaviour.refuse(500));
        simulator.script(ANTHROPIC, Script.of(Behaviour.refuse(500)));

        var exchange = caravan.ask("default", "Hello there");

        assertThat(answer(exchange).attempts()).extracting(Outcome::model)
                .containsExactly("first", "first", "second", "second");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aRequestMayComeInManyForms(Object body) {
        var exchange = caravan.ask("default", body);

        assertThat(exchange.getMessage().getHeader(Names.MODEL)).isEqualTo("first");
        assertThat(simulator.requests(OPENAI).get(0).body().at("/messages/0/content").asText()).isEqualTo("Hello");
    }

    static Stream<Object> bodies() {
        var message = Map.of("role", "user", "content", "Hello");
        return Stream.of("Hello", Map.of("messages", List.of(message)), List.of(message),
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
                List.of(dev.caravan.model.Message.user("Hello")), "Hello".getBytes());
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void aRequestThatCantBeUnderstoodSaysWhy(Object body) {
        var exchange = caravan.ask("default", body);

        assertThat(exchange.getException()).isInstanceOf(BadRequestException.class);
        assertThat(exchange.getException().getMessage()).isNotBlank();
        assertThat(simulator.log()).isEmpty();
    }

    static Stream<Object> nonsense() {
        return Stream.of("", "   ", Map.of("messages", "none"), List.of("a"), Map.of("messages", List.of()));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void everyDialectAnswers(String task, String model) {
        var exchange = caravan.ask(task, "Hello there");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(String.class)).isNotBlank();
        assertThat(simulator.count(model)).isEqualTo(1);
        assertThat(answer(exchange).reply().usage().input()).isPositive();
    }

    static Stream<Arguments> dialects() {
        return Stream.of(Arguments.of("default", OPENAI), Arguments.of("anthropic", ANTHROPIC),
                Arguments.of("gemini", GEMINI));
    }

    private static Answer answer(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getProperty(Names.ANSWER, Answer.class);
    }

    private static AllModelsFailedException failure(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(AllModelsFailedException.class);
        return (AllModelsFailedException) exchange.getException();
    }

    private static List<FailureClass> classes(List<Outcome> attempts) {
        return attempts.stream().flatMap(attempt -> attempt.failure().stream()).map(f -> f.kind()).toList();
    }
}
