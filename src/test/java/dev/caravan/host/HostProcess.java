package dev.caravan.host;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** A sample host as its owner runs it: the jar that its own build made, in a process and a folder of its own. */
final class HostProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final List<String> KEYS = List.of("OPENAI_API_KEY", "ANTHROPIC_API_KEY");
    /** A line of the kernel's table of sockets that tells of one that listens: its port and its inode. */
    private static final Pattern LISTENING =
            Pattern.compile("^\\s*\\d+: [0-9A-F]+:([0-9A-F]{4}) \\S+ 0A \\S+ \\S+ \\S+\\s+\\d+\\s+\\d+ (\\d+) .*");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final int port;
    private final Process process;

    /** Starts the host of a folder of {@code src/it} with properties of the test's own, and waits until it serves. */
    HostProcess(String name, Path folder, Map<String, String> own) throws Exception {
        this.folder = folder;
        this.port = freePort();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-Dhost.port=" + port));
        own.forEach((property, value) -> command.add("-D" + property + "=" + value));
        command.addAll(List.of("-jar", Path.of("target/it", name, "target/host.jar").toAbsolutePath().toString()));
        var builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        KEYS.forEach(key -> builder.environment().put(key, "simulated"));
        process = builder.start();
        awaitServing();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitServing() throws IOException {
        try {
            await().atMost(LIMIT).failFast("the host ended", () -> !process.isAlive()).ignoreExceptionsMatching(
                    ConnectException.class::isInstance).until(() -> get("/guests").statusCode() == 200);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new IllegalStateException("the host doesn't serve:\n" + log(), e);
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(LIMIT);
    }

    int port() {
        return port;
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /** Every port on which the process listens. */
    List<Integer> ports() throws IOException {
        var sockets = sockets();
        var ports = new ArrayList<Integer>();
        for (var table : List.of("tcp", "tcp6")) {
            for (var line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/net/" + table))) {
                var found = LISTENING.matcher(line);
                if (found.matches() && sockets.contains("socket:[" + found.group(2) + "]")) {
                    ports.add(Integer.parseInt(found.group(1), 16));
                }
            }
        }
        return ports;
    }

    private List<String> sockets() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return files.map(HostProcess::target).filter(name -> name.startsWith("socket:")).collect(Collectors.toList());
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    /** What a query finds in a SQLite file of the folder, a text a row. */
    List<String> query(String database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(database));
                var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    /** Ends it as a service manager does, and gives its exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the host doesn't end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
