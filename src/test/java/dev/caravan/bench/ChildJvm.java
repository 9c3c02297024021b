package dev.caravan.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM with this one's class path. Closing ends it, and so does the end of this one. */
record ChildJvm(Process process, BufferedReader out) implements AutoCloseable {

    private static final String OWN_JDK = System.getProperty("java.home");

    /** Starts a class; what it writes to standard error appears here. */
    static ChildJvm start(Class<?> main, Collection<String> options, String... arguments) throws IOException {
        return start(OWN_JDK, main, options, arguments);
    }

    /** Starts a class on the JDK in a folder. */
    static ChildJvm start(String jdk, Class<?> main, Collection<String> options, String... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of(Path.of(jdk, "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new ChildJvm(process, process.inputReader());
    }

    /** Starts the mock provider and waits for its port. */
    static ChildJvm mock() throws IOException {
        return start(MockProvider.class, List.of("-Xmx256m"));
    }

    /** The CPU time that it has used so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The most memory that was resident so far, in megabytes. */
    long peakMegabytes() throws IOException {
        return status("VmHWM") >> 10;
    }

    /** The memory that is resident now, in megabytes. */
    long megabytes() throws IOException {
        return status("VmRSS") >> 10;
    }

    /** How many threads it has, virtual ones not counted. */
    long threads() throws IOException {
        return status("Threads");
    }

    /** How many files and sockets it has open. */
    long openFiles() throws IOException {
        try (var files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return files.count();
        }
    }

    private long status(String name) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(name + ":")).findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("\\D", ""))).orElse(0L);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly()).join();
    }
}
