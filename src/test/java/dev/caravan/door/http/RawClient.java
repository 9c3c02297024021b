package dev.caravan.door.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Sends bytes as they are, right or wrong. */
final class RawClient {

    /** What comes within this time is all: a server that says nothing and doesn't close the connection hangs. */
    private static final int PATIENCE_MS = 20_000;

    private final int port;

    RawClient(int port) {
        this.port = port;
    }

    /** A socket that has sent them; nothing of the reply is read. */
    Socket send(byte[]... pieces) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        for (var piece : pieces) {
            socket.getOutputStream().write(piece);
            socket.getOutputStream().flush();
        }
        return socket;
    }

    /** All that the server says to a request that tells it to close the connection. */
    String exchange(byte[]... pieces) {
        try (var socket = send(pieces)) {
            return read(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that the server says before it closes the connection. */
    static String read(Socket socket) throws IOException {
        var heard = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(heard);
        return heard.toString(StandardCharsets.UTF_8);
    }

    /** The statuses of all replies in what was heard. */
    static List<Integer> statuses(String heard) {
        return Arrays.stream(heard.split("(?=HTTP/\\d\\.\\d )")).filter(reply -> reply.startsWith("HTTP/"))
                .map(reply -> Integer.valueOf(reply.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()))).toList();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A request with a body, after which the connection is not kept. */
    static byte[] post(String path, byte[] body, String... headers) {
        var head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + "Content-Length: " + body.length + "\r\n" + String.join("", Arrays.stream(headers)
                .map(header -> header + "\r\n").toList()) + "\r\n";
        var request = new ByteArrayOutputStream();
        request.writeBytes(bytes(head));
        request.writeBytes(body);
        return request.toByteArray();
    }
}
