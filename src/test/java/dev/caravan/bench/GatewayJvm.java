package dev.caravan.bench;

import dev.caravan.app.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The application in a JVM of its own with its HTTP doors open, on the JDK that the property {@code jdk} names. */
record GatewayJvm(ChildJvm jvm, int port, Path folder) implements AutoCloseable {

    private static final String JDK = System.getProperty("jdk", System.getProperty("java.home"));
    /** Further options of its JVM, between spaces. */
    private static final String OPTIONS = System.getProperty("gateway", "");

    /** Starts it with a configuration and waits until its doors are open. */
    static GatewayJvm start(String yaml, String... properties) throws IOException {
        var folder = Files.createTempDirectory("caravan-bench");
        var port = freePort();
        var options = new ArrayList<>(List.of("-Dcaravan.simulate=false", "-Dcaravan.http.enabled=true",
                "-Dcaravan.http.port=" + port, "-Dcaravan.database=" + folder.resolve("caravan.db"),
                "-Dcaravan.config=" + Files.writeString(folder.resolve("caravan.yaml"), yaml),
                "-Dcaravan.inbox.task=default"));
        for (var name : List.of("inbox", "outbox", "failed")) {
            options.add("-Dcaravan." + name + "=" + folder.resolve(name));
        }
        options.addAll(List.of(properties));
        if (!OPTIONS.isEmpty()) {
            options.addAll(List.of(OPTIONS.split(" ")));
        }
        var gateway = new GatewayJvm(ChildJvm.start(JDK, Main.class, options), port, folder);
        if (gateway.jvm.out().lines().noneMatch(line -> line.startsWith("Watching"))) {
            throw new IllegalStateException("the application did not start");
        }
        return gateway;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** States what runs. */
    static void say() throws IOException {
        var release = Files.readString(Path.of(JDK, "release"));
        Report.say("gateway", "dev.caravan.app.Main in a JVM of its own, JDK "
                + release.replaceAll("(?s).*JAVA_VERSION=\"([^\"]*)\".*", "$1")
                + (OPTIONS.isEmpty() ? ", its options the JVM's defaults" : ", " + OPTIONS));
    }

    @Override
    public void close() throws IOException {
        jvm.close();
        FolderBenchmark.delete(folder);
    }
}
