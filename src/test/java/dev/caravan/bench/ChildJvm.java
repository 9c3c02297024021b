package dev.caravan.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Another JVM with this one's class path. Closing ends it. */
record ChildJvm(Process process, BufferedReader out) implements AutoCloseable {

    /** Starts a class; what it writes to standard error appears here. */
    static ChildJvm start(Class<?> main, Collection<String> options) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new ChildJvm(process, process.inputReader());
    }

    /** Starts the mock provider and waits for its port. */
    static ChildJvm mock() throws IOException {
        return start(MockProvider.class, List.of("-Xmx256m"));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
