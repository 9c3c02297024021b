package dev.caravan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What Caravan adds to a host: time to its start, and threads and memory while nobody calls. */
final class HostBenchmark {

    private static final int ROUNDS = Integer.getInteger("rounds", 10);
    private static final Duration IDLE = Duration.ofSeconds(Integer.getInteger("idle", 5));
    private static final String HEAP = "-Xmx128m";
    private static final String ROW = "%-10s %10s %10s %10s %10s %10s %10s";
    private static final int FIGURES = 6;

    private final Path folder;
    private final List<long[]> without = new ArrayList<>();
    private final List<long[]> with = new ArrayList<>();

    private HostBenchmark(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory("caravan-bench");
        Files.createDirectories(folder.resolve("schemas"));
        Files.copy(Path.of("src/main/resources/caravan/schemas/invoice.json"), folder.resolve("schemas/invoice.json"));
        Files.writeString(folder.resolve("caravan.yaml"), Files.readString(
                Path.of("src/main/resources/caravan/caravan.yaml")).replaceAll("\\{\\{env:[A-Z_]+}}", "key"));
        Files.writeString(folder.resolve("host.yaml"), """
                - route:
                    id: hello
                    from:
                      uri: direct:hello
                      steps:
                        - log: hello
                """);
        new HostBenchmark(folder).run();
        FolderBenchmark.delete(folder);
        System.exit(0);
    }

    private void run() throws Exception {
        Report.machine();
        Report.say("host", "Camel Main with one route in YAML in a JVM of its own, " + HEAP
                + ", everything on its class path");
        Report.say("without", "caravan.enabled=false");
        Report.say("with", "the packaged configuration: 3 providers, 5 models, 5 chains, one with a schema; "
                + "a new database");
        Report.say("rounds", ROUNDS + " of each, by turns, after one of each; looked at " + IDLE.toSeconds()
                + " s after the start, the heap after a collection");
        measure(false);
        measure(true);
        for (int round = 0; round < ROUNDS; round++) {
            without.add(measure(false));
            with.add(measure(true));
        }
        Report.line("%n" + ROW, "median", "start ms", "CPU ms", "threads", "RSS MB", "heap MB", "other MB");
        print("without", FIGURES, figure -> median(without, figure));
        print("with", FIGURES, figure -> median(with, figure));
        print("added", FIGURES, figure -> median(with, figure) - median(without, figure));
    }

    private interface Figure {
        double of(int figure);
    }

    private static void print(String what, int figures, Figure figure) {
        var row = new ArrayList<Object>(List.of(what));
        for (int i = 0; i < figures; i++) {
            row.add(String.format(i < 3 ? "%.0f" : "%.1f", figure.of(i)));
        }
        Report.line(ROW, row.toArray());
    }

    private static double median(List<long[]> rounds, int figure) {
        var sorted = rounds.stream().mapToLong(round -> round[figure]).sorted().toArray();
        var middle = sorted.length / 2;
        var value = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
        return figure < 3 ? value : value / (1 << 20);
    }

    private long[] measure(boolean caravan) throws Exception {
        Files.deleteIfExists(folder.resolve("caravan.db"));
        try (var host = ChildJvm.start(HostJvm.class, List.of(HEAP, "-Dcaravan.enabled=" + caravan,
                "-Dcaravan.config=" + folder.resolve("caravan.yaml"),
                "-Dcaravan.database=" + folder.resolve("caravan.db")), folder.resolve("host.yaml").toString())) {
            var started = Long.parseLong(host.out().readLine());
            var cpu = host.cpu().toMillis();
            Thread.sleep(IDLE.toMillis());
            var seen = LongStream.of(started, cpu, host.threads(), host.megabytes() << 20);
            host.process().outputWriter().append('\n').flush();
            var held = LongStream.of(Long.parseLong(host.out().readLine()), Long.parseLong(host.out().readLine()));
            return LongStream.concat(seen, held).toArray();
        } catch (IOException e) {
            throw new IllegalStateException("the host did not start", e);
        }
    }
}
