package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A client of streams on a bare socket: it keeps every byte and knows how the body ended. */
final class Wire implements AutoCloseable {

    private static final int PATIENCE = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<Integer> chunks = new ArrayList<>();
    private String head = "";
    private int patience = PATIENCE;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** All of a streamed answer, to its end. */
    static Heard hear(Simulator simulator, String dialect, ObjectNode question) throws IOException {
        try (var wire = ask(simulator, dialect, question)) {
            return wire.rest();
        }
    }

    static Heard hear(Simulator simulator, String dialect, String text) throws IOException {
        return hear(simulator, dialect, Asking.question(dialect, "m", text));
    }

    /** A request for a stream, sent and not yet read. */
    static Wire ask(Simulator simulator, String dialect, ObjectNode question) throws IOException {
        var isGemini = dialect.equals("gemini");
        return post(simulator, isGemini ? "/v1beta/models/m:streamGenerateContent?alt=sse"
                : Asking.path(dialect, "m"), isGemini ? question : question.put("stream", true));
    }

    static Wire post(Simulator simulator, String path, JsonNode question) throws IOException {
        var socket = new Socket("127.0.0.1", simulator.port());
        socket.setSoTimeout(PATIENCE);
        var body = question.toString();
        socket.getOutputStream().write(String.join("\r\n", "POST " + path + " HTTP/1.1", "Host: localhost",
                "Authorization: Bearer k", "x-api-key: k", "x-goog-api-key: k", "anthropic-version: 2023-06-01",
                "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length, "", body)
                .getBytes(StandardCharsets.UTF_8));
        return new Wire(socket);
    }

    /** Reads until the body holds this text. */
    void until(String text) throws IOException {
        while (!body.toString(StandardCharsets.UTF_8).contains(text)) {
            if (chunks.size() > 1000 || !chunk()) throw new EOFException("ended without " + text);
        }
    }

    /** Everything that has come when the body ends, or when nothing comes for the socket's time-out. */
    Heard rest() {
        try {
            while (chunk()) continue;
            return heard("end");
        } catch (EOFException closed) {
            return heard("close");
        } catch (SocketTimeoutException silent) {
            return heard("silence");
        } catch (SocketException reset) {
            return heard("reset");
        } catch (IOException other) {
            throw new IllegalStateException(other);
        }
    }

    /** What has come so far. */
    Heard soFar() {
        return heard("");
    }

    /** Gives up when after the head nothing comes for so long; 20 seconds by default. */
    Wire patience(int milliseconds) {
        patience = milliseconds;
        return this;
    }

    private Heard heard(String ending) {
        return new Heard(head, body.toByteArray(), List.copyOf(chunks), ending);
    }

    /** Reads the next chunk, and before the first one the head; false when it was the last. */
    private boolean chunk() throws IOException {
        while (!head.endsWith("\n\n")) head += line() + "\n";
        socket.setSoTimeout(patience);
        var size = Integer.parseInt(line(), 16);
        var bytes = in.readNBytes(size);
        body.write(bytes, 0, bytes.length);
        if (bytes.length < size) throw new EOFException("in a chunk");
        line();
        chunks.add(size);
        return size > 0;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) throw new EOFException("in a line");
            if (next != '\r') line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** One event as a client reads it. */
    record Received(String name, String data) {

        JsonNode json() {
            return Json.parse(data);
        }
    }

    /**
     * A streamed answer.
     *
     * @param chunks sizes of the chunks, the last of 0 included
     * @param ending {@code end}, {@code close} without a last chunk, {@code reset} or {@code silence}
     */
    record Heard(String head, byte[] body, List<Integer> chunks, String ending) {

        String raw() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The events that the standard's rules make of the body; an unfinished last one included. */
        List<Received> events() {
            return Arrays.stream(raw().split("\r\n\r\n|\n\n|\r\r")).map(Heard::event)
                    .filter(event -> !event.data().isEmpty()).toList();
        }

        private static Received event(String block) {
            var lines = Arrays.asList(block.split("\r\n|\n|\r"));
            return new Received(field("event", lines), field("data", lines));
        }

        private static String field(String name, List<String> lines) {
            return lines.stream().filter(line -> line.startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).replaceFirst("^ ", ""))
                    .collect(Collectors.joining("\n"));
        }

        List<JsonNode> json() {
            return events().stream().map(Received::json).filter(JsonNode::isContainerNode).toList();
        }

        /** The text that all events together say. */
        String text() {
            return json().stream().map(Heard::said).collect(Collectors.joining());
        }

        private static String said(JsonNode event) {
            return event.at("/choices/0/delta/content").asText("") + event.at("/delta/text").asText("")
                    + event.at("/candidates/0/content/parts/0/text").asText("");
        }

        /** The arguments of all tool calls together. */
        String arguments() {
            return json().stream().map(event -> event.at("/choices/0/delta/tool_calls/0/function/arguments")
                    .asText(event.at("/delta/partial_json").asText(""))
                    + event.at("/candidates/0/content/parts/0/functionCall/args")).collect(Collectors.joining());
        }

        /** The finish reason in the dialect's own words, empty when there is none. */
        String finish() {
            return json().stream().map(event -> event.at("/choices/0/finish_reason").asText("")
                    .replace("null", "") + event.at("/delta/stop_reason").asText("")
                    + event.at("/candidates/0/finishReason").asText("")).collect(Collectors.joining());
        }
    }
}
