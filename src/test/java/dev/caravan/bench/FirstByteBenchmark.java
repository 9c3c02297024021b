package dev.caravan.bench;

import dev.caravan.bench.HttpLoad.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How long a caller waits for the first byte of a stream when the chain's first model is dead. Every sample is a chain
 * of its own with a first model of its own, asked call after call, so that each goes through the whole of an outage.
 */
final class FirstByteBenchmark {

    private static final int CHAINS = Integer.getInteger("chains", 30);
    private static final int CALLS = 5;
    private static final Duration FIRST_TOKEN = Duration.ofSeconds(1);
    private static final String ROW = "%-10s %-6s %9s %9s %9s  %s";

    private final HttpLoad load;
    private final int port;

    private FirstByteBenchmark(HttpLoad load, int port) {
        this.load = load;
        this.port = port;
    }

    public static void main(String[] arguments) throws Exception {
        try (var mock = ChildJvm.mock(); var load = new HttpLoad()) {
            try (var gateway = GatewayJvm.start(yaml(mock.out().readLine()), "-Dcaravan.log.level=ERROR")) {
                new FirstByteBenchmark(load, gateway.port()).run();
            }
        }
        System.exit(0);
    }

    private static String yaml(String port) {
        return """
                providers:
                  steady: { dialect: openai, url: "http://127.0.0.1:%1$s/stream/v1", key: "key" }
                  refusing: { dialect: openai, url: "http://127.0.0.1:1/v1", key: "key", probe: false }
                  stalling: { dialect: openai, url: "http://127.0.0.1:%1$s/stall/v1", key: "key", probe: false }
                models:
                  steady: { provider: steady, id: mock-1 }
                %2$s
                time: { first-token-timeout: %3$dms }
                chains:
                  default: [steady]
                %4$s
                """.formatted(port,
                each("  refusing-%1$d: { provider: refusing }\n  stalling-%1$d: { provider: stalling }"),
                FIRST_TOKEN.toMillis(),
                each("  refused-%1$d: [refusing-%1$d, steady]\n  stalled-%1$d: [stalling-%1$d, steady]"));
    }

    private static String each(String lines) {
        return IntStream.range(0, CHAINS).mapToObj(number -> String.format(lines, number))
                .collect(Collectors.joining("\n"));
    }

    private void run() throws Exception {
        Report.machine();
        GatewayJvm.say();
        Report.say("load generator", "one event loop in a JVM of its own, one caller, who leaves at the first byte; "
                + "no TLS");
        Report.say("provider", "streams at once, refuses connections, or never answers; one event loop in a JVM of its "
                + "own on this machine");
        Report.say("door", "POST /v1/chat/completions; first-token-timeout " + FIRST_TOKEN.toMillis()
                + " ms, everything else as by default");
        Report.say("calls", CHAINS + " chains each, call after call; healthy: the first model answers");
        Report.line("%n" + ROW, "first model", "call", "median ms", "p95 ms", "max ms", "attempts");
        measure("warm-up", "default", 1, 300);
        measure("healthy", "default", 1, CHAINS);
        for (int call = 1; call <= CALLS; call++) {
            measure("refused", "refused-%d", call, CHAINS);
        }
        for (int call = 1; call <= CALLS; call++) {
            measure("stalled", "stalled-%d", call, CHAINS);
        }
    }

    private void measure(String what, String chain, int call, int times) throws Exception {
        var nanos = LongStream.builder();
        var attempts = LongStream.builder();
        for (int number = 0; number < times; number++) {
            var target = Target.of(port, "/v1/chat/completions", Question.streamedTo(String.format(chain, number)));
            load.all(1, one -> firstByte(target, nanos, attempts));
        }
        var sorted = Report.sorted(nanos.build().toArray());
        var made = attempts.build().distinct().sorted().mapToObj(Long::toString).collect(Collectors.joining(", "));
        Report.line(ROW, what, call, ms(sorted, .5), ms(sorted, .95), ms(sorted, 1), made);
    }

    private static String ms(long[] sorted, double share) {
        return String.format("%.1f", Report.ms(sorted, share));
    }

    private Future<Void> firstByte(Target target, LongStream.Builder nanos, LongStream.Builder attempts) {
        var began = System.nanoTime();
        return load.send(target).compose(reply -> {
            Promise<Void> arrived = Promise.promise();
            reply.exceptionHandler(closed -> { });
            reply.handler(bytes -> {
                if (!arrived.future().isComplete()) {
                    nanos.add(System.nanoTime() - began);
                    attempts.add(Long.parseLong(reply.getHeader("x-caravan-attempts")));
                    reply.request().connection().close();
                    arrived.complete();
                }
            });
            return arrived.future();
        });
    }
}
