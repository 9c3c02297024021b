package dev.caravan.door.http;

import static dev.caravan.door.http.Gateway.OPENAI;
import static dev.caravan.door.http.Gateway.question;
import static dev.caravan.door.http.RawClient.bytes;
import static dev.caravan.door.http.RawClient.post;
import static dev.caravan.door.http.RawClient.statuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that no client library sends. The gateway has few places, so that it would be seen if they kept them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenRequestsTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String HEAD = "POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String HELLO = question("gpt", "Hi");
    private static final int LARGEST = 12_000_000;

    private Gateway gateway;
    private RawClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        gateway = Gateway.start(folder, "", Map.of("caravan.http.max-calls", "3", "caravan.http.max-body-bytes",
                String.valueOf(LARGEST), "caravan.http.body-timeout", "1500"));
        client = new RawClient(gateway.uri("").getPort());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    /** A place is free a moment after the reply. */
    @AfterEach
    void nothingIsLeftBehind() {
        Awaitility.await().until(() -> gateway.post(CHAT, HELLO).statusCode() == 200);
    }

    // HTTP

    static Stream<Arguments> brokenHttp() {
        return Stream.of(
                broken("no HTTP", "nonsense\r\n\r\n", 400),
                broken("a greeting of TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\r\n\r\n", 400),
                broken("a version that isn't there yet", get("/v1/models").replace("1.1", "9.9"), 501),
                broken("bad percent-encoding", get("/v1/models/%zz"), 400),
                broken("bad percent-encoding of the query", get("/v1/models?a=%zz"), 400),
                broken("a percent-encoded zero", get("/v1/models/%00"), 404),
                broken("percent-encoding that is no UTF-8", get("/v1/models/%C3%28"), 404),
                broken("a way out of the folder", get("/v1/../../etc/passwd"), 404),
                broken("a zero in the address", get("/v1/mod\u0000els"), 404),
                broken("an address that is none", get("\\..\\x"), 404),
                broken("a long address", get("/" + "a".repeat(100_000)), 414),
                broken("a header that is none", withHeader("nonsense"), 400),
                broken("control characters in a header", withHeader("a\u0001b: \u0002\u0000"), 400),
                broken("large headers", withHeader("large: " + "a".repeat(200_000)), 431),
                broken("no host", get("/v1/models").replace("Host: x\r\n", ""), 400),
                broken("two lengths", HEAD + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + HELLO, 400),
                broken("a negative length", HEAD + "Content-Length: -5\r\n\r\n" + HELLO, 400),
                broken("an expectation that nobody knows",
                        HEAD + "Connection: close\r\nExpect: wonders\r\nContent-Length: 0\r\n\r\n", 417),
                broken("no body", HEAD + "Connection: close\r\n\r\n", 400));
    }

    private static Arguments broken(String what, String request, int status) {
        return Arguments.of(what, request, status);
    }

    private static String withHeader(String header) {
        return get("/v1/models").replace("Host: x", "Host: x\r\n" + header);
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenHttp")
    void brokenHttpIsToldSo(String what, String request, int status) {
        var heard = client.exchange(bytes(request));

        assertThat(statuses(heard)).first().isEqualTo(status);
        assertThat(heard).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 500", "Transfer-Encoding: chunked"})
    void aBodyThatIsCutOffIsNoRequest(String length) throws IOException {
        var before = gateway.simulator().log().size();
        try (var socket = client.send(bytes(HEAD + length + "\r\n\r\n" + HELLO))) {
            socket.shutdownOutput();

            assertThat(statuses(RawClient.read(socket))).allMatch(status -> status == 400);
            assertThat(gateway.simulator().log()).hasSize(before);
        }
    }

    @Test
    void aBodyThatNeverEndsIsNotWaitedFor() throws IOException {
        try (var socket = client.send(bytes(HEAD + "Content-Length: 500\r\n\r\n" + HELLO))) {
            var heard = RawClient.read(socket);

            assertThat(statuses(heard)).containsExactly(408);
            assertThat(heard).contains("request_timeout");
        }
    }

    @Test
    void requestsOneBehindTheOtherAreAnsweredInTheirOrder() {
        var first = HEAD + "Content-Length: " + HELLO.length() + "\r\n\r\n" + HELLO;
        var second = get("/v1/models/claude");

        var heard = client.exchange(bytes(first), bytes(first), bytes(second));

        assertThat(statuses(heard)).containsExactly(200, 200, 200);
        assertThat(heard.indexOf("chat.completion")).isPositive().isLessThan(heard.indexOf("\"id\":\"claude\""));
    }

    @Test
    void anOlderHttpIsSpokenToo() {
        var heard = client.exchange(bytes(new String(post(CHAT, bytes(HELLO)), StandardCharsets.ISO_8859_1)
                .replace("HTTP/1.1", "HTTP/1.0")));

        assertThat(statuses(heard)).containsExactly(200);
        assertThat(heard).contains("chat.completion");
    }

    @Test
    void whoAsksFirstWhetherToSendIsTold() throws IOException {
        var body = bytes(HELLO);
        var request = post(CHAT, body, "Expect: 100-continue");
        try (var socket = client.send(Arrays.copyOf(request, request.length - body.length))) {
            assertThat(new String(socket.getInputStream().readNBytes(25), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 100 Continue");

            socket.getOutputStream().write(body);

            assertThat(statuses(RawClient.read(socket))).containsExactly(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD, /v1/chat/completions", "OPTIONS, /v1/chat/completions", "OPTIONS, *", "DELETE, /v1/models",
        "TRACE, /v1/models", "BREW, /v1/messages"})
    void otherMethodsAreNotTaken(String method, String path) {
        var heard = client.exchange(bytes(get(path).replaceFirst("GET", method)));

        assertThat(statuses(heard)).allMatch(status -> status == 404 || status == 405).hasSize(1);
    }

    // size

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, '\"code\":\"request_too_large\"'",
        "/v1/messages, '\"type\":\"request_too_large\"'"})
    void aBodyThatIsTooLargeIsToldSoInTheCallersDialect(String path, String word) throws IOException {
        var announced = bytes(HEAD.replace(CHAT, path) + "Connection: close\r\nContent-Length: 99999999\r\n\r\n");
        var chunk = bytes("100000\r\n" + "a".repeat(0x100000) + "\r\n");
        var chunks = Collections.nCopies(LARGEST / 0x100000 + 2, chunk);
        var chunked = bytes(HEAD.replace(CHAT, path) + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n");

        for (var socket : new Socket[] {client.send(announced), client.send(Stream.concat(Stream.of(chunked),
                Stream.concat(chunks.stream(), Stream.of(bytes("0\r\n\r\n")))).toArray(byte[][]::new))}) {
            try (socket) {
                var heard = RawClient.read(socket);

                assertThat(statuses(heard)).containsExactly(413);
                assertThat(heard).contains(word).contains(String.valueOf(LARGEST));
            }
        }
    }

    // JSON

    static Stream<Arguments> oddJson() {
        return Stream.of(
                Arguments.of("a zero in a string", HELLO.replace("Hi", "H\u0000i"), 400),
                Arguments.of("an escaped zero", HELLO.replace("Hi", "H\\u0000i"), 200),
                Arguments.of("a zero in front", "\u0000" + HELLO, 400),
                Arguments.of("no UTF-8", HELLO.replace("Hi", "H\u00ff\u00fei"), 400),
                Arguments.of("a byte order mark", "\u00ef\u00bb\u00bf" + HELLO, 200),
                Arguments.of("the same key twice", HELLO.replace("{\"model\"", "{\"model\":\"nobody\",\"model\""), 200),
                Arguments.of("half a character", HELLO.replace("Hi", "H\\ud83d i"), 200),
                Arguments.of("half a character for a name", HELLO.replace("gpt", "\\ud83d"), 404),
                Arguments.of("a number beyond all", with("\"temperature\":1e999"), 200),
                Arguments.of("no number", with("\"temperature\":NaN"), 400),
                Arguments.of("a limit beyond all", with("\"max_tokens\":1e999999999"), 400),
                Arguments.of("a long number", with("\"seed\":" + "9".repeat(5000)), 400),
                Arguments.of("a long name", with("\"" + "a".repeat(1_000_000) + "\":1"), 400),
                Arguments.of("a long model", HELLO.replace("gpt", "a".repeat(10_000_000)), 404),
                Arguments.of("150 levels", with("\"metadata\":" + "{\"a\":".repeat(150) + "1" + "}".repeat(150)), 200),
                Arguments.of("300 levels", with("\"metadata\":" + "{\"a\":".repeat(300) + "1" + "}".repeat(300)), 400));
    }

    private static String with(String field) {
        return question("gpt", "Hi", field);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddJson")
    void oddJsonIsReadOrRefused(String what, String body, int status) {
        for (var path : new String[] {CHAT, "/v1/messages"}) {
            var heard = client.exchange(post(path, bytes(body)));

            assertThat(statuses(heard)).as(path).containsExactly(status);
            assertThat(heard).doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void aLongTextArrivesWhole() {
        gateway.simulator().script(OPENAI, Script.of(new Behaviour.Reply(200,
                Map.of("content-type", "application/json"),
                "{\"choices\":[{\"message\":{\"content\":\"long\"},\"finish_reason\":\"stop\"}]}")));

        var heard = client.exchange(post(CHAT, bytes(HELLO.replace("Hi", "a".repeat(10_000_000)))));

        assertThat(statuses(heard)).containsExactly(200);
        var log = gateway.simulator().requests(OPENAI);
        assertThat(log.get(log.size() - 1).body().at("/messages/0/content").asText()).hasSize(10_000_000);
    }

    @Test
    void thoseWhoLeaveInTheMiddleLeaveNothingBehind() throws IOException {
        var request = post(CHAT, bytes(HELLO));
        for (int length : IntStream.iterate(1, n -> n < request.length, n -> n + 7).toArray()) {
            client.send(Arrays.copyOf(request, length)).close();
        }

        nothingIsLeftBehind();
    }
}
