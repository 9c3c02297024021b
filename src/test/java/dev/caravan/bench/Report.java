package dev.caravan.bench;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints the circumstances of a benchmark and its figures. */
final class Report {

    private Report() {
    }

    /** What every benchmark states first. */
    static void machine() {
        say("machine", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version"));
        say("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + ", heap at most "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MB, " + ManagementFactory.getGarbageCollectorMXBeans()
                        .stream().map(GarbageCollectorMXBean::getName).collect(Collectors.joining(", ")));
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst().orElse("?");
        } catch (java.io.IOException e) {
            return System.getProperty("os.arch");
        }
    }

    static void say(String what, Object value) {
        System.out.printf("%-16s %s%n", what, value);
    }

    static void line(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    /** The value below which a share of the sorted nanoseconds lies, in milliseconds. */
    static double ms(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * share))] / 1e6;
    }

    static long[] sorted(long[] nanos) {
        Arrays.sort(nanos);
        return nanos;
    }
}
