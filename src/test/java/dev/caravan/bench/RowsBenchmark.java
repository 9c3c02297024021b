package dev.caravan.bench;

import dev.caravan.app.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A million short rows in one file through the folder door of the application, in a JVM with a small heap, and then the
 * same file again, which is answered from the store: what is left is the cost of the batch without any call.
 * {@code -Drows}, {@code -Drow-bytes} and {@code -Dat-once} ask for others.
 */
final class RowsBenchmark {

    private static final int ROWS = Integer.getInteger("rows", 1_000_000);
    private static final String TEXT =
            "1 book, 42.50 EUR ".repeat(Math.max(1, Integer.getInteger("row-bytes", 60) / 18 - 1));
    private static final int AT_ONCE = Integer.getInteger("at-once", 16);
    private static final String HEAP = "-Xmx256m";
    private static final Pattern COLLECTED = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\((\\d+)M\\)");
    private static final String ROW = "%-28s %9s %11s %13s %12s %12s %12s %10s %10s";

    private RowsBenchmark() {
    }

    public static void main(String[] arguments) throws Exception {
        Report.machine();
        Report.say("application", "dev.caravan.app.Main in a JVM of its own with " + HEAP + ", the properties' defaults "
                + "but for the folders; outcomes and work to SQLite on, no guard");
        Report.say("provider", "canned bytes at once, one event loop in a JVM of its own on this machine, no TLS; its "
                + "CPU is not counted");
        Report.say("rows", ROWS + " of JSON Lines, about " + (TEXT.length() + 25) + " bytes each, " + AT_ONCE
                + " asked at once; reply " + MockProvider.REPLY.length() + " bytes");
        Report.say("CPU ms a row", "of the application's whole process, its start included");
        var folder = Files.createTempDirectory("caravan-rows");
        fill(folder.resolve("rows.jsonl"));
        Report.line("%n" + ROW, "run", "rows/s", "work s", "CPU ms a row", "heap 1st third", "2nd third", "3rd third",
                "peak RSS", "database");
        try (var mock = ChildJvm.mock()) {
            Files.writeString(folder.resolve("caravan.yaml"), """
                    providers: { mock: { dialect: openai, url: "http://127.0.0.1:%s/0/v1", key: "key" } }
                    models: { mock: { provider: mock, id: mock-1, price: { input: 2.5, output: 10 } } }
                    chains: { default: { models: [mock], batch: { max-in-flight: %d } } }
                    """.formatted(mock.out().readLine(), AT_ONCE));
            run(folder, "asked");
            run(folder, "answered from the store");
        }
        delete(folder);
        System.exit(0);
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < ROWS; i++) {
                out.write("{\"id\":\"row-" + i + "\",\"text\":\"" + TEXT + "\"}\n");
            }
        }
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    }

    private static void run(Path folder, String name) throws Exception {
        Files.createDirectories(folder.resolve("inbox"));
        Files.copy(folder.resolve("rows.jsonl"), folder.resolve("inbox/rows.jsonl"));
        Files.setLastModifiedTime(folder.resolve("inbox/rows.jsonl"), FileTime.fromMillis(0));
        try (var child = ChildJvm.start(Main.class, options(folder))) {
            var usage = new Usage(child.process());
            usage.start();
            var said = child.out().lines().collect(Collectors.joining("\n"));
            check(child.process().waitFor() == 0, said);
            report(folder, name, usage);
        }
    }

    private static List<String> options(Path folder) {
        var options = new ArrayList<>(List.of(HEAP, "-Xlog:gc:file=" + folder.resolve("gc.log"),
                "-Dcaravan.simulate=false", "-Dcaravan.exit-when-idle=true", "-Dcaravan.inbox.task=default",
                "-Dcaravan.config=" + folder.resolve("caravan.yaml"),
                "-Dcaravan.database=" + folder.resolve("caravan.db")));
        for (var name : List.of("inbox", "outbox", "failed")) {
            options.add("-Dcaravan." + name + "=" + folder.resolve(name));
        }
        return options;
    }

    private static void report(Path folder, String name, Usage usage) throws IOException {
        var summary = Files.readString(folder.resolve("outbox/rows.summary.json"));
        check(number(summary, "answered") == ROWS && lines(folder.resolve("outbox/rows.jsonl")) == ROWS, summary);
        var heap = heap(folder.resolve("gc.log"));
        Report.line(ROW, name, (long) number(summary, "rows_per_second"), number(summary, "seconds"),
                String.format("%.3f", usage.cpuMillis / (double) ROWS), heap.get(0), heap.get(1), heap.get(2),
                (usage.kilobytes >> 10) + " MB", (Files.size(folder.resolve("caravan.db")) >> 20) + " MB");
    }

    private static double number(String summary, String field) {
        var found = Pattern.compile("\"" + field + "\" : ([0-9.E]+)").matcher(summary);
        return found.find() ? Double.parseDouble(found.group(1)) : -1;
    }

    private static long lines(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.count();
        }
    }

    /** The most that was still in use after a collection, in each third of the collections. */
    private static List<String> heap(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            var after = lines.map(COLLECTED::matcher).filter(java.util.regex.Matcher::find)
                    .map(pause -> Integer.parseInt(pause.group(2))).toList();
            var third = Math.max(1, after.size() / 3);
            return List.of(0, 1, 2).stream().map(part -> after.stream().skip((long) part * third).limit(third)
                    .max(Comparator.naturalOrder()).orElse(0) + " MB").toList();
        }
    }

    private static void check(boolean as, String found) {
        if (!as) {
            throw new IllegalStateException("not as expected: " + found);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Reads a process's CPU time and the peak of its resident memory while it lives. */
    private static final class Usage extends Thread {

        private final Process process;
        private volatile long kilobytes;
        private volatile long cpuMillis;

        Usage(Process process) {
            this.process = process;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (process.isAlive()) {
                    process.info().totalCpuDuration().ifPresent(cpu -> cpuMillis = cpu.toMillis());
                    try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
                        lines.filter(line -> line.startsWith("VmHWM")).findFirst()
                                .ifPresent(line -> kilobytes = Long.parseLong(line.replaceAll("\\D", "")));
                    }
                    Thread.sleep(100);
                }
            } catch (IOException | InterruptedException ended) {
                // the last values stand
            }
        }
    }
}
