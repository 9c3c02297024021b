package dev.caravan.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransportFailuresTest {

    private final FailureClassifier classifier = new FailureClassifier(CapturedReply.CLOCK);

    static Stream<Arguments> exceptions() {
        return Stream.of(
                Arguments.of(new SocketTimeoutException("Read timed out"), "TIMEOUT timeout"),
                Arguments.of(new ConnectTimeoutException("Connect timed out"), "TIMEOUT timeout"),
                Arguments.of(new TimeoutException(), "TIMEOUT timeout"),
                Arguments.of(new ConnectionRequestTimeoutException("pool"), "TIMEOUT pool"),
                Arguments.of(new InterruptedIOException(), "CANCELLED cancelled"),
                Arguments.of(new InterruptedException(), "CANCELLED cancelled"),
                Arguments.of(new CancellationException(), "CANCELLED cancelled"),
                Arguments.of(new UnknownHostException("api.example"), "TRANSPORT dns"),
                Arguments.of(new HttpHostConnectException("refused"), "TRANSPORT refused"),
                Arguments.of(new NoRouteToHostException(), "TRANSPORT unreachable"),
                Arguments.of(new SSLHandshakeException("bad certificate"), "TRANSPORT tls"),
                Arguments.of(new SocketException("Connection reset"), "TRANSPORT reset"),
                Arguments.of(new NoHttpResponseException("nothing"), "TRANSPORT io"),
                Arguments.of(new EOFException(), "TRANSPORT io"),
                Arguments.of(new UncheckedIOException(new SocketException()), "TRANSPORT reset"),
                Arguments.of(new IOException(new SocketTimeoutException()), "TIMEOUT timeout"),
                Arguments.of(new ExecutionException(new RuntimeException(new EOFException())), "TRANSPORT io"),
                Arguments.of(new IllegalStateException("secret"), "MALFORMED internal IllegalStateException"),
                Arguments.of(new RuntimeException(new NullPointerException()),
                        "MALFORMED internal NullPointerException"),
                Arguments.of(new StackOverflowError(), "MALFORMED internal StackOverflowError"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exceptions")
    void anExceptionMeans(Throwable exception, String expected) {
        assertMeans(exception, expected);
    }

    @Test
    void anAttemptsOwnFailureWinsWhereverItLies() {
        var failure = new Failure(
                FailureClass.RATE_LIMITED, 429, "slow_down", Optional.of(Duration.ofSeconds(3)), false);

        var wrapped = new IOException(new RuntimeException(new AttemptFailedException(failure)));

        assertThat(classifier.classify(wrapped)).isSameAs(failure);
    }

    @Test
    void causesThatFormACircleEnd() {
        var first = new RuntimeException();
        var second = new RuntimeException(first);
        first.initCause(second);

        assertMeans(first, "MALFORMED internal RuntimeException");
    }

    @Test
    void brokenJsonIsNoFailureOfTheLine() {
        var broken = catchThrowable(() -> new ObjectMapper().readTree("{"));

        assertMeans(broken, "MALFORMED json");
    }

    @Test
    void aClosedPortRefuses() throws IOException {
        var port = 0;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);

        try (var socket = new Socket()) {
            assertMeans(catchThrowable(() -> socket.connect(address)), "TRANSPORT refused");
        }
    }

    @Test
    void aServerThatHangsUpHardResets() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            hangUp(server.accept());

            assertMeans(catchThrowable(() -> client.getInputStream().read()), "TRANSPORT reset");
        }
    }

    @Test
    void aSilentServerTimesOut() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            client.setSoTimeout(1);

            assertMeans(catchThrowable(() -> client.getInputStream().read()), "TIMEOUT timeout");
        }
    }

    @Test
    void aServerThatHangsUpInTheHandshakeFailsTls() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var plain = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                var client = SSLContext.getDefault().getSocketFactory().createSocket(plain, "localhost", 443, true);
                var accepted = server.accept()) {
            accepted.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
            accepted.shutdownOutput();

            assertMeans(catchThrowable(() -> client.getOutputStream().write(1)), "TRANSPORT tls");
        }
    }

    /** Closes so that a reset is sent instead of an orderly end. */
    private static void hangUp(Socket accepted) throws IOException {
        accepted.setSoLinger(true, 0);
        accepted.close();
    }

    private void assertMeans(Throwable exception, String expected) {
        var failure = classifier.classify(exception);

        assertThat(failure.kind() + " " + failure.code()).isEqualTo(expected);
        assertThat(failure.status()).isZero();
    }
}
