package dev.caravan.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a simulator until the process ends: {@code --port N} (8089 by default, 0 for any free one) and
 * {@code --latency-ms N}, the time every answer takes (0 by default). The log keeps no bodies.
 */
public final class SimMain {

    private static final List<String> OPTIONS = List.of("--port", "--latency-ms");

    private SimMain() {
    }

    /** Starts it and says where it listens. Exits with 2 when an argument is not understood. */
    public static void main(String[] arguments) {
        try {
            var simulator = start(arguments);
            System.out.println("Simulated providers listen on " + simulator.uri("/"));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
        }
    }

    static Simulator start(String... arguments) {
        var options = options(arguments);
        return Simulator.builder().port(options.getOrDefault("--port", 8089)).keepBodies(false)
                .latency(Duration.ofMillis(options.getOrDefault("--latency-ms", 0))).start();
    }

    private static Map<String, Integer> options(String... arguments) {
        var options = new HashMap<String, Integer>();
        for (var at = 0; at < arguments.length; at += 2) {
            if (!OPTIONS.contains(arguments[at]) || at + 1 == arguments.length) throw usage(arguments[at]);
            try {
                options.put(arguments[at], Integer.parseUnsignedInt(arguments[at + 1]));
            } catch (NumberFormatException notANumber) {
                throw usage(arguments[at] + " " + arguments[at + 1]);
            }
        }
        return options;
    }

    private static IllegalArgumentException usage(String wrong) {
        return new IllegalArgumentException("not understood: " + wrong
                + "\nusage: SimMain [--port N] [--latency-ms N]");
    }
}
