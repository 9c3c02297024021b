package dev.caravan.bench;

import dev.caravan.app.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Ten thousand documents through the folder door of the application, in a JVM with a small heap. */
final class FolderBenchmark {

    private static final int DOCUMENTS = Integer.getInteger("documents", 10_000);
    private static final String HEAP = "-Xmx256m";
    private static final String TEXT = "Invoice A-%d\nHarbour Street Books, 12 Harbour Street, Galway\n"
            + "1 book 42.50 EUR\n".repeat(50) + "Total 42.50 EUR\n";
    private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\((\\d+)M\\)");
    private static final Pattern SUMMARY = Pattern.compile("Time +([0-9.]+) s, ([0-9.]+) documents a second");
    private static final String ROW = "%-10s %8s %12s %14s %9s %10s %14s %10s %9s %9s %9s %9s";

    private FolderBenchmark() {
    }

    public static void main(String[] arguments) throws Exception {
        Report.machine();
        Report.say("application", "dev.caravan.app.Main in a JVM of its own with " + HEAP
                + ", the properties' defaults but for the folders; outcomes to SQLite on, schema guard on");
        Report.say("provider", "canned bytes, one event loop in a JVM of its own on this machine, no TLS");
        Report.say("documents", DOCUMENTS + " of " + TEXT.length() + " bytes, all in the inbox when the application starts; reply "
                + MockProvider.REPLY.length() + " bytes");
        Report.say("last half/s", "the rate of the last half of the attempts, without most of the JVM's warming up");
        Report.line("%n" + ROW, "latency ms", "at once", "documents/s", "last half/s", "work s", "process s", "heap after GC",
                "peak RSS", "results", "records", "done", "rows");
        try (var mock = ChildJvm.mock()) {
            var base = "http://127.0.0.1:" + mock.out().readLine();
            for (var run : List.of(new Run(0, 8), new Run(20, 8), new Run(20, 64))) {
                run.measure(base);
            }
        }
        System.exit(0);
    }

    private record Run(int latency, int atOnce) {

        void measure(String base) throws Exception {
            var folder = Files.createTempDirectory("caravan-bench");
            fill(folder.resolve("inbox"));
            Files.writeString(folder.resolve("caravan.yaml"), config(base));
            var began = System.nanoTime();
            try (var child = ChildJvm.start(Main.class, options(folder))) {
                var rss = new PeakMemory(child.process());
                rss.start();
                var said = child.out().lines().collect(Collectors.joining("\n"));
                var status = child.process().waitFor();
                report(folder, said, (System.nanoTime() - began) / 1e9, rss.megabytes());
                check(status == 0, "status " + status + "\n" + said);
            }
            check(count(folder.resolve("outbox")) == DOCUMENTS && count(folder.resolve("inbox/.done")) == DOCUMENTS
                    && Rows.count(folder.resolve("caravan.db")) == DOCUMENTS, "see the table and " + folder);
            delete(folder);
        }

        private String config(String base) {
            return """
                    providers: { mock: { dialect: openai, url: "%s/%d/v1", key: "key" } }
                    models: { mock: { provider: mock, id: mock-1, max-tokens: 4096, price: { input: 2.5, output: 10 } } }
                    chains:
                      document_analysis: { models: [mock], guard: { schema: %s } }
                    """.formatted(base, latency, Path.of("src/main/resources/caravan/schemas/invoice.json")
                    .toAbsolutePath());
        }

        private List<String> options(Path folder) {
            var options = new ArrayList<>(List.of(HEAP, "-Xlog:gc:file=" + folder.resolve("gc.log"),
                    "-Dcaravan.simulate=false", "-Dcaravan.exit-when-idle=true",
                    "-Dcaravan.inbox.concurrency=" + atOnce,
                    "-Dcaravan.config=" + folder.resolve("caravan.yaml"),
                    "-Dcaravan.database=" + folder.resolve("caravan.db")));
            for (var name : List.of("inbox", "outbox", "failed")) {
                options.add("-Dcaravan." + name + "=" + folder.resolve(name));
            }
            return options;
        }

        private void report(Path folder, String said, double seconds, long rss) throws Exception {
            var summary = SUMMARY.matcher(said);
            var found = summary.find();
            Report.line(ROW, latency, atOnce, found ? summary.group(2) : "?",
                    String.format("%.0f", Rows.rateOfLastHalf(folder.resolve("caravan.db"))), found ? summary.group(1) : "?",
                    String.format("%.1f", seconds), heap(folder.resolve("gc.log")), rss + " MB",
                    count(folder.resolve("outbox")), count(folder.resolve("outbox/records")),
                    count(folder.resolve("inbox/.done")), Rows.count(folder.resolve("caravan.db")));
        }
    }

    private static void fill(Path inbox) throws IOException {
        Files.createDirectories(inbox);
        for (int number = 0; number < DOCUMENTS; number++) {
            var document = Files.writeString(inbox.resolve("invoice-" + number + ".txt"), TEXT.formatted(number));
            Files.setLastModifiedTime(document, FileTime.fromMillis(0));
        }
    }

    /** The most that was still in use after a collection. */
    private static String heap(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.map(PAUSE::matcher).filter(java.util.regex.Matcher::find)
                    .mapToInt(pause -> Integer.parseInt(pause.group(2))).max().orElse(0) + " MB";
        }
    }

    private static long count(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static void check(boolean as, String found) {
        if (!as) {
            throw new IllegalStateException("not as expected: " + found);
        }
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Reads the peak of a process's resident memory while it lives; 0 where there is no {@code /proc}. */
    private static final class PeakMemory extends Thread {

        private final Process process;
        private volatile long kilobytes;

        PeakMemory(Process process) {
            this.process = process;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (process.isAlive()) {
                    try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
                        lines.filter(line -> line.startsWith("VmHWM")).findFirst()
                                .ifPresent(line -> kilobytes = Long.parseLong(line.replaceAll("\\D", "")));
                    }
                    Thread.sleep(100);
                }
            } catch (IOException | InterruptedException ended) {
                // the last value stands
            }
        }

        long megabytes() {
            return kilobytes >> 10;
        }
    }
}
