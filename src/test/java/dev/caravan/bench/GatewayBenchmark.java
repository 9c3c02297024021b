package dev.caravan.bench;

import dev.caravan.bench.HttpLoad.Target;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;

/** What a call through the HTTP door costs beside the same call straight to the provider. */
final class GatewayBenchmark {

    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warm-up", 15));
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("round", 4));
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final String ROW = "%-10s %-8s %9s %9s %10s %9s %11s %11s";

    private final HttpLoad load;
    private final ChildJvm mock;
    private final GatewayJvm gateway;
    private final Target direct;
    private final Target door;

    private GatewayBenchmark(HttpLoad load, ChildJvm mock, int mockPort, GatewayJvm gateway) {
        this.load = load;
        this.mock = mock;
        this.gateway = gateway;
        this.direct = Target.of(mockPort, "/0/v1/chat/completions", Question.to("mock-1"));
        this.door = Target.of(gateway.port(), "/v1/chat/completions", Question.to("default"));
    }

    public static void main(String[] arguments) throws Exception {
        try (var mock = ChildJvm.mock(); var load = new HttpLoad()) {
            var port = Integer.parseInt(mock.out().readLine());
            var yaml = """
                    providers: { mock: { dialect: openai, url: "http://127.0.0.1:%d/0/v1", key: "key" } }
                    models:
                      mock: { provider: mock, id: mock-1, max-tokens: 4096, price: { input: 2.5, output: 10 } }
                    chains: { default: [mock] }
                    """.formatted(port);
            try (var gateway = GatewayJvm.start(yaml)) {
                new GatewayBenchmark(load, mock, port, gateway).run();
            }
        }
        System.exit(0);
    }

    private void run() throws Exception {
        Report.machine();
        GatewayJvm.say();
        Report.say("load generator", "closed loop on one event loop in a JVM of its own, kept connections, no TLS");
        Report.say("provider", "canned bytes, latency 0, one event loop in a JVM of its own on this machine, no TLS");
        Report.say("bodies", "request " + direct.body().length() + " bytes, reply " + MockProvider.REPLY.length()
                + " bytes");
        Report.say("door", "POST /v1/chat/completions; circuit, deadline timer, redelivery, cost and outcomes to "
                + "SQLite (WAL) on; no callers' keys, no guard");
        Report.say("rounds", ROUNDS + " of " + ROUND.toSeconds() + " s each, by turns, after " + WARM_UP.toSeconds()
                + " s of warm-up each");
        Report.say("CPU", "of the whole process per call; all: gateway, load generator and provider together");
        load.loop(32, WARM_UP, direct);
        load.loop(32, WARM_UP, door);
        Report.line("%n" + ROW, "", "callers", "median ms", "p99 ms", "added ms", "calls/s", "gateway us", "all us");
        for (int callers : new int[] {1, 32, 256}) {
            compare(callers);
        }
        Report.line("%ngateway: peak RSS %d MB, %d threads", gateway.jvm().peakMegabytes(), gateway.jvm().threads());
    }

    private void compare(int callers) throws Exception {
        var straight = Round.NONE;
        var through = Round.NONE;
        for (int round = 0; round < ROUNDS; round++) {
            straight = straight.plus(measure(callers, direct));
            through = through.plus(measure(callers, door));
        }
        straight.print("direct", callers, "");
        through.print("gateway", callers, String.format("%.3f", through.ms(.5) - straight.ms(.5)));
        Report.line("%-10s %-8d %8.2fx %8.2fx %10s %8.2fx %11s %10.2fx", "ratio", callers,
                through.ms(.5) / straight.ms(.5), through.ms(.99) / straight.ms(.99), "", through.perSecond() / straight.perSecond(), "",
                through.each(through.allCpu) / straight.each(straight.allCpu));
    }

    private Round measure(int callers, Target target) throws Exception {
        var gatewayCpu = gateway.jvm().cpu();
        var allCpu = allCpu();
        var began = System.nanoTime();
        var latencies = load.loop(callers, ROUND, target);
        return new Round(latencies, System.nanoTime() - began, gateway.jvm().cpu().minus(gatewayCpu).toNanos(),
                allCpu() - allCpu);
    }

    private long allCpu() {
        var own = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        return gateway.jvm().cpu().plus(mock.cpu()).plus(own).toNanos();
    }

    private record Round(long[] latencies, long nanos, long gatewayCpu, long allCpu) {

        static final Round NONE = new Round(new long[0], 0, 0, 0);

        Round plus(Round more) {
            var all = LongStream.concat(Arrays.stream(latencies), Arrays.stream(more.latencies)).toArray();
            return new Round(Report.sorted(all), nanos + more.nanos, gatewayCpu + more.gatewayCpu,
                    allCpu + more.allCpu);
        }

        void print(String what, int callers, String added) {
            Report.line("%-10s %-8d %9.3f %9.3f %10s %9.0f %11.0f %11.0f", what, callers, ms(.5), ms(.99), added,
                    perSecond(), each(gatewayCpu), each(allCpu));
        }

        double ms(double share) {
            return Report.ms(latencies, share);
        }

        double perSecond() {
            return latencies.length * 1e9 / nanos;
        }

        double each(long cpuNanos) {
            return cpuNanos / 1e3 / latencies.length;
        }
    }
}
