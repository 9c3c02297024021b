package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.sim.Behaviour.Cut;
import dev.caravan.sim.Behaviour.Drip;
import dev.caravan.sim.Behaviour.Ending;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

    private final Simulator simulator = Simulator.start();
    private final Asking asking = new Asking(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aResetIsSeenAsAReset() throws Exception {
        simulator.script("m", Behaviour.reset());

        try (var socket = rawRequest()) {
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCutByCloseGivesAPartAndThenTheEnd(boolean chunked) throws Exception {
        simulator.script("m", new Cut(0.5, Ending.CLOSE, chunked));

        try (var socket = rawRequest()) {
            var seen = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(seen).startsWith("HTTP/1.1 200").contains("{\"id\":\"chatcmpl-")
                    .doesNotContain("system_fingerprint").doesNotContain("\r\n0\r\n")
                    .contains(chunked ? "transfer-encoding: chunked" : "content-length: ");
        }
        assertThatThrownBy(() -> asking.ask("m")).isInstanceOf(IOException.class);
    }

    @Test
    void aCutByResetIsSeenAsAReset() throws Exception {
        simulator.script("m", Behaviour.cut(Ending.RESET));

        try (var socket = rawRequest()) {
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                    .isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void aStallHoldsTheConnectionUntilTheClientGivesUp() throws Exception {
        simulator.script("m", Behaviour.stall());

        try (var socket = rawRequest()) {
            Awaitility.await().until(() -> simulator.count("m") == 1);
            socket.setSoTimeout(50);
            assertThatThrownBy(() -> socket.getInputStream().read()).hasMessageContaining("timed out");
        }
        simulator.script("m", Behaviour.answer());
        assertThat(asking.ask("m").statusCode()).isEqualTo(200);
    }

    @Test
    void thousandsOfSlowCallsCostNoThreads() {
        simulator.script("m", Behaviour.answer(Duration.ofMillis(500)));
        var body = Asking.question("openai", "m", "hello");

        var calls = Stream.generate(() ->
                asking.later(asking.request("openai", "m", body))).limit(1000).toList();
        CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new)).join();

        assertThat(calls).allMatch(call -> call.join().statusCode() == 200);
        assertThat(Thread.getAllStackTraces().keySet()).filteredOn(thread -> thread.getName().startsWith("vert.x"))
                .hasSizeLessThan(100);
    }

    @Test
    void aThousandStreamsAtOnceCostNoThreads() {
        simulator.script("m", Behaviour.stream().pace(Duration.ofMillis(50)));
        var body = Asking.question("openai", "m", "Describe this in 20 words.").put("stream", true);

        var streams = Stream.generate(() ->
                asking.later(asking.request("openai", "m", body))).limit(1000).toList();
        CompletableFuture.allOf(streams.toArray(CompletableFuture<?>[]::new)).join();

        assertThat(streams).allMatch(stream -> stream.join().body().endsWith("data: [DONE]\n\n"));
        assertThat(Thread.getAllStackTraces().keySet()).filteredOn(thread -> thread.getName().startsWith("vert.x"))
                .hasSizeLessThan(100);
    }

    @Test
    void aDrippedAnswerIsWholeAtTheEnd() throws Exception {
        simulator.script("m", new Drip(100, Duration.ofMillis(1)));

        assertThat(Json.parse(asking.ask("m").body()).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
    }

    @Test
    void refusedConnectionsAreRefusedAndComeBackOnTheSamePort() throws Exception {
        var port = simulator.port();
        assertThat(asking.ask("m").statusCode()).isEqualTo(200);

        simulator.refuseConnections();
        simulator.refuseConnections();

        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
                .isInstanceOf(ConnectException.class);
        simulator.acceptConnections();
        assertThat(asking.ask("m").statusCode()).isEqualTo(200);
        assertThat(simulator.port()).isEqualTo(port);
    }

    @Test
    void closingTwiceDoesNoHarm() throws Exception {
        simulator.close();
        simulator.close();

        assertThatThrownBy(() -> asking.ask("m")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "openai,    429, /error/code,   rate_limit_exceeded",
        "openai,    503, /error/type,   service_unavailable_error",
        "openai,    500, /error/type,   server_error",
        "openai,    401, /error/code,   invalid_api_key",
        "anthropic, 429, /error/type,   rate_limit_error",
        "anthropic, 529, /error/type,   overloaded_error",
        "anthropic, 500, /error/type,   api_error",
        "anthropic, 401, /error/type,   authentication_error",
        "gemini,    429, /error/status, RESOURCE_EXHAUSTED",
        "gemini,    503, /error/status, UNAVAILABLE",
        "gemini,    500, /error/code,   500",
        "gemini,    403, /error/status, PERMISSION_DENIED",
    })
    void aStatusTakesTheShapeOfItsDialect(String dialect, int status, String place, String word)
            throws Exception {
        simulator.script("m", Behaviour.refuse(status));

        var response = asking.ask(dialect, "m", "hello");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Json.parse(response.body()).at(place).asText()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "openai.rate-limited,             429, /error/code,                 rate_limit_exceeded",
        "openai.insufficient-quota,       429, /error/type,                 insufficient_quota",
        "openai.credit-exhausted,         429, /error/type,                 insufficient_quota",
        "openai.slow-down,                429, /error/type,                 rate_limit_error",
        "openai.come-back-later,          429, /status,                     come back later",
        "openai.cf-bad-gateway,           502, /error/code,                 502",
        "openai.context-too-long,         400, /error/param,                messages",
        "openai.openrouter-error,         200, /error/code,                 502",
        "anthropic.enforced-spend-limit,  429, /error/details/error_code,   enforced_spend_limit_reached",
        "anthropic.self-set-spend-limit,  400, /error/type,                 invalid_request_error",
        "anthropic.overloaded,            529, /error/message,              Overloaded",
        "gemini.rate-limited,             429, /error/details/1/retryDelay, 17s",
        "gemini.daily-quota,              429, /error/details/1/retryDelay, 34.5s",
        "gemini.bad-key,                  400, /error/details/0/reason,     API_KEY_INVALID",
        "gemini.error-in-array,           503, /0/error/status,             UNAVAILABLE",
        "gemini.prompt-blocked,           200, /promptFeedback/blockReason, SAFETY",
        "detail,                          422, /detail/0/type,              missing",
    })
    void namedFaultsAreTheProvidersOwnWords(String fault, int status, String place, String word)
            throws Exception {
        simulator.script("m", Faults.named().get(fault));
        var dialect = fault.contains(".") ? fault.substring(0, fault.indexOf('.')) : "openai";

        var response = asking.ask(dialect, "m", "hello");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Json.parse(response.body()).at(place).asText()).isEqualTo(word);
    }

    @Test
    void backOffHeadersComeAsScripted() throws Exception {
        simulator.script("m", Script.of(Faults.OpenAi.rateLimited(), Faults.rateLimited("-1"),
                Faults.rateLimitedMillis(1500)));

        var first = asking.ask("m").headers();
        assertThat(first.firstValue("retry-after")).contains("1");
        assertThat(first.firstValue("x-ratelimit-reset-tokens")).contains("6m0s");
        assertThat(asking.ask("m").headers().firstValue("retry-after")).contains("-1");
        var last = asking.ask("m").headers();
        assertThat(last.firstValue("retry-after")).isEmpty();
        assertThat(last.firstValue("retry-after-ms")).contains("1500");
    }

    @Test
    void bodiesThatAreNoAnswerArriveAsTheyAre() throws Exception {
        simulator.script("m", Script.of(Behaviour.garbage(), Faults.html(530), Faults.empty(200),
                Behaviour.flawed(Flaw.TRUNCATED), Behaviour.flawed(Flaw.BLANK_LINES_FIRST),
                Behaviour.flawed(Flaw.ERROR_BODY)));

        assertThat(Json.parse(asking.ask("m").body()).isMissingNode()).isTrue();
        var html = asking.ask("m");
        assertThat(html.statusCode()).isEqualTo(530);
        assertThat(html.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
        assertThat(asking.ask("m").body()).isEmpty();
        assertThat(Json.parse(asking.ask("m").body()).isMissingNode()).isTrue();
        assertThat(asking.ask("m").body()).startsWith("\n\n\n{\"id\"");
        var error = asking.ask("m");
        assertThat(error.statusCode()).isEqualTo(200);
        assertThat(Json.parse(error.body()).has("error")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "openai,    NOTHING,        /choices,                          []",
        "openai,    EMPTY_TEXT,     /choices/0/message/content,        \"\"",
        "openai,    PARTS_MISSING,  /choices/0/message/content,        null",
        "openai,    REFUSAL,        /choices/0/finish_reason,          \"content_filter\"",
        "anthropic, NOTHING,        /content,                          []",
        "anthropic, EMPTY_TEXT,     /content/0/text,                   \"\"",
        "anthropic, REFUSAL,        /stop_details/type,                \"refusal\"",
        "gemini,    EMPTY_TEXT,     /candidates/0/content/parts/0/text, \"\"",
        "gemini,    PARTS_MISSING,  /candidates/0/content,             {\"role\":\"model\"}",
        "gemini,    MALFORMED_CALL, /candidates/0/finishReason,        \"MALFORMED_FUNCTION_CALL\"",
        "gemini,    REFUSAL,        /candidates/0/finishReason,        \"SAFETY\"",
    })
    void hollowAnswers(String dialect, Flaw flaw, String place, String value) throws Exception {
        simulator.script("m", Behaviour.flawed(flaw));

        assertThat(answer(dialect).at(place).toString()).isEqualTo(value);
    }

    @Test
    void nothingFromGeminiHasNoCandidatesAtAll() throws Exception {
        simulator.script("m", Behaviour.flawed(Flaw.NOTHING));

        assertThat(answer("gemini").has("candidates")).isFalse();
    }

    @Test
    void usageCanBeMissing() throws Exception {
        simulator.script("m", Behaviour.flawed(Flaw.NO_USAGE));

        assertThat(answer("openai").has("usage")).isFalse();
        assertThat(answer("anthropic").has("usage")).isFalse();
        assertThat(answer("gemini").has("usageMetadata")).isFalse();
    }

    @Test
    void everyNamedFaultCanBePlayedInEveryDialect() throws Exception {
        for (var fault : Faults.named().entrySet()) {
            simulator.script("m", fault.getValue());
            for (var dialect : Asking.DIALECTS) {
                assertThat(asking.ask(dialect, "m", "hello").statusCode()).as(fault.getKey())
                        .isBetween(200, 599);
            }
        }
    }

    private JsonNode answer(String dialect) throws Exception {
        return asking.answer(dialect, "m", Asking.question(dialect, "m", "hello"));
    }

    private Socket rawRequest() throws IOException {
        var body = Asking.question("openai", "m", "hello").toString();
        var socket = new Socket("127.0.0.1", simulator.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(String.join("\r\n", List.of("POST /v1/chat/completions HTTP/1.1",
                "Host: localhost", "Authorization: Bearer k", "Content-Length: " + body.length(), "", body))
                .getBytes(StandardCharsets.UTF_8));
        return socket;
    }
}
