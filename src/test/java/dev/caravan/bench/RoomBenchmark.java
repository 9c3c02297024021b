package dev.caravan.bench;

import dev.caravan.bench.HttpLoad.Target;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** As many calls at once as there is room for, each of which takes its provider two seconds, and the ones beyond. */
final class RoomBenchmark {

    private static final int CALLS = Integer.getInteger("calls", 2_000);
    private static final int WAVES = Integer.getInteger("waves", 4);
    private static final int BEYOND = 50;
    private static final Duration PROVIDER = Duration.ofSeconds(Integer.getInteger("seconds", 2));
    private static final Duration UNTIL_BEYOND = PROVIDER.dividedBy(2);
    private static final Duration BETWEEN = Duration.ofMillis(10);
    private static final String ROW = "%-6s %9s %9s %9s %9s %9s %9s %9s %9s %9s %9s %9s";

    private final HttpLoad load;
    private final GatewayJvm gateway;
    private final Target door;

    private RoomBenchmark(HttpLoad load, GatewayJvm gateway) {
        this.load = load;
        this.gateway = gateway;
        this.door = Target.of(gateway.port(), "/v1/chat/completions", Question.to("default"));
    }

    public static void main(String[] arguments) throws Exception {
        try (var mock = ChildJvm.mock(); var load = new HttpLoad()) {
            var port = Integer.parseInt(mock.out().readLine());
            load.loop(8, Duration.ofSeconds(5), Target.of(port, "/0/v1/chat/completions", Question.to("mock-1")));
            var yaml = """
                    providers: { mock: { dialect: openai, url: "http://127.0.0.1:%d/%d/v1", key: "key" } }
                    models:
                      mock: { provider: mock, id: mock-1, max-tokens: 4096, price: { input: 2.5, output: 10 } }
                    chains: { default: [mock] }
                    """.formatted(port, PROVIDER.toMillis());
            try (var gateway = GatewayJvm.start(yaml, "-Dcaravan.http.max-calls=" + CALLS)) {
                new RoomBenchmark(load, gateway).run();
            }
        }
        System.exit(0);
    }

    private void run() throws Exception {
        Report.machine();
        GatewayJvm.say();
        Report.say("load generator", "one event loop in a JVM of its own, warmed up, a connection per call, no TLS");
        Report.say("provider", "canned bytes after " + PROVIDER.toSeconds() + " s, one event loop in a JVM of its own on "
                + "this machine, no TLS");
        Report.say("bodies", "request " + door.body().length() + " bytes, reply " + MockProvider.REPLY.length()
                + " bytes");
        Report.say("door", "POST /v1/chat/completions, caravan.http.max-calls=" + CALLS + "; circuit, deadline timer, "
                + "redelivery, cost and outcomes to SQLite (WAL) on");
        Report.say("waves", CALLS + " calls at once, the first to a gateway that has just started; " + BEYOND
                + " more, one every " + BETWEEN.toMillis() + " ms from " + UNTIL_BEYOND.toMillis()
                + " ms on, which are answered where a place is free again, else refused");
        Report.line("%n" + ROW, "wave", "answered", "failed", "median ms", "p99 ms", "max ms", "refused", "median ms",
                "max ms", "threads", "files", "RSS MB");
        for (int wave = 1; wave <= WAVES; wave++) {
            new Wave().measure(wave);
        }
        Report.line("%ngateway: %.1f s of CPU time in all, peak RSS %d MB", gateway.jvm().cpu().toMillis() / 1e3,
                gateway.jvm().peakMegabytes());
    }

    private final class Wave {

        private final LongStream.Builder answered = LongStream.builder();
        private final LongStream.Builder refused = LongStream.builder();
        private final Map<String, Integer> failures = new TreeMap<>();
        private long threads;
        private long files;

        void measure(int wave) throws Exception {
            load.all(CALLS + BEYOND, number -> number < CALLS ? call(false) : beyond(number - CALLS));
            var times = Report.sorted(answered.build().toArray());
            var refusals = Report.sorted(refused.build().toArray());
            Report.line(ROW, wave, times.length, failures.values().stream().mapToInt(count -> count).sum(),
                    ms(times, .5), ms(times, .99), ms(times, 1), refusals.length, ms(refusals, .5), ms(refusals, 1),
                    threads, files, gateway.jvm().peakMegabytes());
            failures.forEach((failure, count) -> Report.line("       %d x %s", count, failure));
        }

        private static String ms(long[] sorted, double share) {
            return sorted.length == 0 ? "-" : String.format("%.1f", Report.ms(sorted, share));
        }

        private Future<?> call(boolean beyond) {
            var began = System.nanoTime();
            return load.send(door).compose(reply -> reply.body().map(body -> {
                if (reply.statusCode() == 200 && body.toString().contains(MockProvider.ESCAPED_ANSWER)) {
                    answered.add(System.nanoTime() - began);
                } else if (beyond && reply.statusCode() == 503 && "1".equals(reply.getHeader("Retry-After"))) {
                    refused.add(System.nanoTime() - began);
                } else {
                    fail("status " + reply.statusCode() + ": " + body);
                }
                return body;
            })).otherwise(failure -> fail(failure.toString()));
        }

        private Buffer fail(String failure) {
            failures.merge(failure.replaceAll("call_[0-9a-f]+", "…"), 1, Integer::sum);
            return Buffer.buffer();
        }

        /** When the calls of the wave have come in, and few have been answered. */
        private Future<?> beyond(int number) {
            return load.after(UNTIL_BEYOND.plus(BETWEEN.multipliedBy(number))).compose(now -> {
                look();
                return call(true);
            });
        }

        private void look() {
            try {
                threads = Math.max(threads, gateway.jvm().threads());
                files = Math.max(files, gateway.jvm().openFiles());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
