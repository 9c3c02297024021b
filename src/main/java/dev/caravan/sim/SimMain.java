package dev.caravan.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a simulator until the process ends: {@code --port N} (8089 by default, 0 for any free one) and
 * {@code --latency-ms N}, the time every answer takes (0 by default). The log keeps no bodies.
 *
 * <p>It is controlled over HTTP: {@code GET /_sim/log}, {@code GET /_sim/faults},
 * {@code GET /_sim/scripts}, and per model, with {@code *} for all others,
 * {@code PUT} or {@code DELETE /_sim/scripts/{model}}. Scripts are JSON, for example
 * <pre>
 * {"steps":[{"status":503},{"stall":true}],"then":{"answer":true}}
 * {"share":0.3,"of":{"status":500},"else":{"answer":true,"delay-ms":200}}
 * {"stream":true,"pace-ms":50,"mishaps":[{"at":"content","number":9,"do":"reset"}]}
 * {"flap":{"up-ms":5000,"down-ms":5000},"down":{"fault":"anthropic.overloaded"}}
 * </pre>
 */
public final class SimMain {

    private static final List<String> OPTIONS = List.of("--port", "--latency-ms");

    private SimMain() {
    }

    /**
     * Starts it and says where it listens. Exits with 2 when an argument is not understood, with 1
     * when the port is taken.
     */
    public static void main(String[] arguments) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "caravan/logback.xml");
        }
        try {
            var simulator = start(arguments);
            System.out.println("Simulated providers listen on " + simulator.uri("/"));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
        } catch (IllegalStateException taken) {
            System.err.println("cannot listen: " + taken.getCause().getMessage());
            System.exit(1);
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
