package dev.caravan.door.http;

import static dev.caravan.door.http.Gateway.ANTHROPIC;
import static dev.caravan.door.http.Gateway.OPENAI;
import static dev.caravan.door.http.Gateway.json;
import static dev.caravan.door.http.Gateway.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Faults;
import dev.caravan.sim.Flaw;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole answers and errors, in the dialect of whoever asks. */
class ChatDoorTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";

    @TempDir
    Path folder;

    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = Gateway.start(folder);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    // who is asked

    @ParameterizedTest
    @CsvSource({
        "default, gpt",
        "writing, claude",
        "gpt,     gpt",
        "claude,  claude",
        "gemini,  gemini",
    })
    void theModelNamesAChainOrAModel(String name, String served) {
        var reply = gateway.post(CHAT, question(name, "Hello there"));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(json(reply).path("object").asText()).isEqualTo("chat.completion");
        assertThat(json(reply).path("model").asText()).isEqualTo(served);
        assertThat(json(reply).at("/choices/0/message/content").asText()).isNotBlank();
        assertThat(json(reply).at("/usage/total_tokens").asInt()).isPositive();
        assertThat(reply.headers().map()).containsEntry("x-caravan-model", List.of(served))
                .containsEntry("x-caravan-attempts", List.of("1"))
                .containsEntry("x-caravan-fallbacks", List.of("0"));
    }

    @Test
    void theNextModelAnswersAndTheHeadersTellOfIt() {
        gateway.simulator().script(OPENAI, Behaviour.refuse(503));

        var reply = gateway.post(CHAT, question("default", "Hello there"));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(json(reply).path("model").asText()).isEqualTo("claude");
        assertThat(header(reply, "x-caravan-attempts")).isEqualTo("3");
        assertThat(header(reply, "x-caravan-fallbacks")).isEqualTo("1");
        assertThat(header(reply, "x-caravan-call-id")).startsWith("call_");
        assertThat(json(reply).has("caravan")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"fallbacks\":[\"gemini\"]", "\"fallbacks\":[{\"model\":\"gemini\"}]", "\"models\":[\"gpt\",\"gemini\"]"})
    void theBodyCanGiveAChainOfModelsForThisCall(String field) {
        gateway.simulator().script(OPENAI, Behaviour.refuse(401));

        var reply = gateway.post(CHAT, question("gpt", "Hello there", field));

        assertThat(json(reply).path("model").asText()).isEqualTo("gemini");
        assertThat(gateway.simulator().count(ANTHROPIC)).isZero();
    }

    @Test
    void aListOfModelsNeedsNoOtherName() {
        var reply = gateway.post(CHAT, "{\"models\":[\"claude\"],\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(json(reply).path("model").asText()).isEqualTo("claude");
    }

    @Test
    void fallbacksCanBeTurnedOff() {
        gateway.simulator().script(OPENAI, Behaviour.refuse(401));

        var reply = gateway.post(CHAT, question("default", "Hello there"), "x-caravan-fallbacks", "off");

        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(json(reply).at("/error/type").asText()).isEqualTo("upstream_auth_error");
        assertThat(gateway.simulator().count(ANTHROPIC)).isZero();
    }

    @Test
    void aDeadlineOfTheCallersEndsTheCall() {
        gateway.simulator().script(OPENAI, Behaviour.stall());

        var reply = gateway.post(CHAT, question("gpt", "Hello there"), "x-caravan-deadline", "150ms");

        assertThat(reply.statusCode()).isEqualTo(504);
        assertThat(json(reply).at("/error/code").asText()).isEqualTo("deadline_exceeded");
    }

    @Test
    void theLibrarysOwnTimeoutIsADeadlineToo() {
        gateway.simulator().script(OPENAI, Behaviour.stall());

        var reply = gateway.post(CHAT, question("gpt", "Hello there"), "X-Stainless-Timeout", "0.15");

        assertThat(reply.statusCode()).isEqualTo(504);
    }

    @Test
    void whatOnlyTheProviderKnowsArrivesThere() {
        gateway.post(CHAT, question("gpt", "Hello there", "\"logit_bias\":{\"50256\":-100},\"seed\":7"));

        var sent = gateway.simulator().requests(OPENAI).get(0).body();
        assertThat(sent.at("/logit_bias/50256").asInt()).isEqualTo(-100);
        assertThat(sent.path("seed").asInt()).isEqualTo(7);
        assertThat(sent.path("model").asText()).isEqualTo(OPENAI);
    }

    @ParameterizedTest
    @CsvSource({"claude, claude-haiku-4-5, 'one-2026-01-01,two'", "gpt, gpt-4o,"})
    void theNamesOfWhatIsInBetaReachAnthropicAlone(String model, String id, String sent) {
        gateway.post(MESSAGES, question(model, "Hello there", "\"max_tokens\":500"),
                "anthropic-beta", "one-2026-01-01", "anthropic-beta", "two");

        assertThat(gateway.simulator().requests(id).get(0).headers().get("anthropic-beta")).isEqualTo(sent);
    }

    @Test
    void theCallersHeadersAndKeyReachNoProvider() {
        gateway.post(CHAT, question("gpt", "Hello there"), "Authorization", "Bearer callers-secret", "CamelHttpUri",
                "http://127.0.0.1:1/elsewhere", "Cookie", "a=b", "X-Own", "1");

        var sent = gateway.simulator().requests(OPENAI).get(0);
        assertThat(sent.headers().toString()).doesNotContain("callers-secret", "a=b", "x-own", "camelhttpuri");
    }

    // what is answered

    @Test
    void anthropicsCallersAreAnsweredInTheirDialectWhoeverServes() {
        var reply = gateway.post(MESSAGES, question("gpt", "Hello there", "\"max_tokens\":500"));

        assertThat(json(reply).path("type").asText()).isEqualTo("message");
        assertThat(json(reply).path("model").asText()).isEqualTo("gpt");
        assertThat(json(reply).at("/content/0/text").asText()).isNotBlank();
        assertThat(json(reply).path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(json(reply).at("/usage/output_tokens").asInt()).isPositive();
    }

    @Test
    void theAttemptsAreToldWhereAskedFor() {
        gateway.simulator().script(OPENAI, Behaviour.refuse(503));

        var reply = gateway.post(CHAT, question("default", "Hello there"), "x-caravan-metadata", "enabled");

        var caravan = json(reply).path("caravan");
        assertThat(caravan.at("/attempts/0/failure_class").asText()).isEqualTo("OVERLOADED");
        assertThat(caravan.at("/attempts/0/status").asInt()).isEqualTo(503);
        assertThat(caravan.at("/attempts/2/failure_class").isNull()).isTrue();
        assertThat(caravan.path("latency_ms").isNumber()).isTrue();
        assertThat(caravan.path("call_id").asText()).isEqualTo(header(reply, "x-caravan-call-id"));
    }

    @Test
    void aRefusalIsAnAnswer() {
        gateway.simulator().script(OPENAI, Behaviour.flawed(Flaw.REFUSAL));

        var openai = gateway.post(CHAT, question("gpt", "Hello there"));
        var anthropic = gateway.post(MESSAGES, question("gpt", "Hello there", "\"max_tokens\":500"));

        assertThat(openai.statusCode()).isEqualTo(200);
        assertThat(json(openai).at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
        assertThat(json(openai).at("/choices/0/message/refusal").asText()).contains("refused");
        assertThat(anthropic.statusCode()).isEqualTo(200);
        assertThat(json(anthropic).path("stop_reason").asText()).isEqualTo("refusal");
    }

    // what is refused

    static Stream<Arguments> badRequests() {
        var hello = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
        return Stream.of(
                Arguments.of("no JSON", 400, "line 1"),
                Arguments.of("", 400, "JSON object"),
                Arguments.of("[1]", 400, "JSON object"),
                Arguments.of("{\"model\":\"gpt\"," + hello + "} and more", 400, "no JSON"),
                Arguments.of("{\"a\":".repeat(5000) + "1" + "}".repeat(5000), 400, "200 levels"),
                Arguments.of("{\"model\":\"gpt\"}", 400, "messages"),
                Arguments.of("{\"model\":\"gpt\",\"messages\":[]}", 400, "messages"),
                Arguments.of("{\"model\":\"gpt\",\"messages\":7}", 400, "messages"),
                Arguments.of("{\"model\":\"gpt\",\"messages\":[7]}", 400, "messages"),
                Arguments.of("{\"model\":\"gpt\",\"messages\":[{\"role\":\"judge\",\"content\":\"Hi\"}]}", 400, "role"),
                Arguments.of("{" + hello + "}", 400, "model"),
                Arguments.of("{\"model\":7," + hello + "}", 400, "model"),
                Arguments.of("{\"model\":\"\"," + hello + "}", 400, "model"),
                Arguments.of("{\"model\":\"nobody\"," + hello + "}", 404, "nobody"),
                Arguments.of("{\"model\":\"gpt\",\"models\":\"claude\"," + hello + "}", 400, "models"),
                Arguments.of("{\"model\":\"gpt\",\"fallbacks\":[\"writing\"]," + hello + "}", 404, "writing"),
                Arguments.of("{\"model\":\"gpt\",\"fallbacks\":[7]," + hello + "}", 404, "7"),
                Arguments.of("{\"model\":\"gpt\",\"stream\":\"yes\"," + hello + "}", 400, "stream"),
                Arguments.of("{\"model\":\"gpt\",\"temperature\":\"hot\"," + hello + "}", 400, "temperature"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void aBadRequestIsToldWhatToChange(String body, int status, String word) {
        for (var path : new String[] {CHAT, MESSAGES}) {
            var reply = gateway.post(path, body);

            assertThat(reply.statusCode()).as(path).isEqualTo(status);
            assertThat(json(reply).at("/error/message").asText()).as(path)
                    .matches(message -> message.contains(word) || path.equals(MESSAGES));
        }
        assertThat(gateway.simulator().log()).isEmpty();
    }

    @Test
    void moreAnswersThanOneAreRefused() {
        var reply = gateway.post(CHAT, question("gpt", "Hi", "\"n\":3"));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(json(reply).at("/error/message").asText()).contains("n must be 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void anotherContentTypeIsRefused(String type) {
        var reply = gateway.send(HttpRequest.newBuilder(gateway.uri(CHAT)).header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(question("gpt", "Hi"))));

        assertThat(reply.statusCode()).isEqualTo(415);
        assertThat(json(reply).at("/error/message").asText()).contains("application/json");
        assertThat(Path.of("file-uploads")).doesNotExist();
    }

    @Test
    void whatAProviderSaysOfTheRequestIsPassedOn() {
        gateway.simulator().script(OPENAI, Behaviour.refuse(400, "invalid_image_url"));

        var reply = gateway.post(CHAT, question("default", "Hello there"));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(json(reply).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(json(reply).at("/error/code").asText()).isEqualTo("invalid_image_url");
        assertThat(json(reply).at("/caravan/attempts/0/model").asText()).isEqualTo("gpt");
        assertThat(header(reply, "x-should-retry")).isEqualTo("false");
    }

    @Test
    void whenEveryModelIsRateLimitedTheCallerLearnsWhenToComeAgain() {
        gateway.simulator().script(OPENAI, Faults.rateLimited("20"));

        var reply = gateway.post(CHAT, question("gpt", "Hello there"));

        assertThat(reply.statusCode()).isEqualTo(429);
        assertThat(json(reply).at("/error/code").asText()).isEqualTo("all_targets_rate_limited");
        assertThat(header(reply, "retry-after")).isEqualTo("20");
        assertThat(header(reply, "x-should-retry")).isEqualTo("false");
    }

    @Test
    void aCallThatMightCostMoreThanItsCallerAllowsIsNotMade() {
        var reply = gateway.post(CHAT, question("gpt", "Hello there"), "x-caravan-max-cost", "0.00000001");

        assertThat(reply.statusCode()).isEqualTo(429);
        assertThat(json(reply).at("/error/type").asText()).isEqualTo("insufficient_quota");
        assertThat(json(reply).at("/error/code").asText()).isEqualTo("budget_exceeded");
        assertThat(json(reply).at("/error/message").asText()).contains("What this call may cost, $0.00000001, is reached");
        assertThat(header(reply, "x-should-retry")).isEqualTo("false");
        assertThat(gateway.simulator().log()).isEmpty();

        assertThat(gateway.post(CHAT, question("gpt", "Hi"), "x-caravan-max-cost", "much").statusCode()).isEqualTo(400);
    }

    @Test
    void anthropicsCallersGetErrorsOfTheirOwnKind() {
        gateway.simulator().script(OPENAI, Behaviour.refuse(503));

        var reply = gateway.post(MESSAGES, question("gpt", "Hello there", "\"max_tokens\":500"));

        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(json(reply).path("type").asText()).isEqualTo("error");
        assertThat(json(reply).at("/error/type").asText()).isEqualTo("overloaded_error");
        assertThat(json(reply).path("request_id").asText()).isEqualTo(header(reply, "x-caravan-call-id"));
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/chat/completions, 405", "POST, /v1/models, 405", "GET, /v1/nothing, 404", "GET, /, 404"})
    void whatNoRouteTakesIsToldInJson(String method, String path, int status) {
        var reply = gateway.send(HttpRequest.newBuilder(gateway.uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(json(reply).at("/error/message").asText()).isNotBlank();
    }

    // the list

    @Test
    void chainsAndModelsAreListedInBothDialects() {
        var openai = gateway.get("/v1/models");
        var anthropic = gateway.get("/v1/models", "anthropic-version", "2023-06-01");

        assertThat(json(openai).path("object").asText()).isEqualTo("list");
        assertThat(json(openai).findValuesAsText("id"))
                .containsExactly("default", "writing", "careful", "impatient", "short", "gpt", "claude", "sonnet", "gemini");
        assertThat(json(anthropic).path("has_more").asBoolean()).isFalse();
        assertThat(json(anthropic).at("/data/0/id").asText()).isEqualTo("default");
        assertThat(json(gateway.get("/v1/models/gpt")).path("id").asText()).isEqualTo("gpt");
        assertThat(gateway.get("/v1/models/nobody").statusCode()).isEqualTo(404);
    }

    private static String header(HttpResponse<String> reply, String name) {
        return reply.headers().firstValue(name).orElse("");
    }
}
