package dev.caravan.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Caravan as people run it: a process of its own with its folders and an HTTP port. Closing kills it with -9. */
final class Node implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final int port = freePort();
    private final Process process;

    /** Starts a node whose folders lie in {@code folder}, and waits for nothing. */
    static Node launch(Path folder, Path config, String database) {
        return launch(folder, config, database, Map.of());
    }

    /** Starts a node with properties of its own, and waits for nothing. */
    static Node launch(Path folder, Path config, String database, Map<String, String> own) {
        return new Node(folder, config, database, own);
    }

    /** Starts a node whose folders lie in {@code folder} and waits until it tells of health. */
    static Node start(Path folder, Path config, String database) {
        var node = launch(folder, config, database, Map.of());
        try {
            Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> node.get("/api/health").statusCode() == 200);
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    private Node(Path folder, Path config, String database, Map<String, String> own) {
        this.folder = folder;
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-Dcaravan.config=" + config, "-Dcaravan.database=" + database,
                "-Dcaravan.simulate=false", "-Dcaravan.health.period=1000",
                "-Dcaravan.http.enabled=true", "-Dcaravan.http.port=" + port,
                "-Dcaravan.inbox.settle=0", "-Dcaravan.inbox.delay=50"));
        own.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        try {
            Files.createDirectories(folder.resolve("inbox"));
            process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a document into the inbox and waits for its result. */
    void answer(String name) {
        drop(name);
        await(name);
    }

    void drop(String name) {
        try {
            var unfinished = Files.writeString(folder.resolve(name), "The document " + name + ".");
            Files.move(unfinished, folder.resolve("inbox").resolve(name + ".txt"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the result of a document. */
    void await(String name) {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> answered(name));
    }

    private boolean answered(String name) {
        var results = folder.resolve("outbox").toFile().list((dir, file) -> file.startsWith(name + "."));
        return results != null && results.length > 0;
    }

    /** What the node says of a model's circuit. */
    String circuit(String model) {
        return health().path("models").path(model).path("circuit").asText();
    }

    JsonNode health() {
        try {
            return JSON.readTree(get("/api/health").body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    HttpResponse<String> get(String path) {
        return send("GET", path);
    }

    HttpResponse<String> send(String method, String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody()).timeout(Duration.ofSeconds(30)).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
