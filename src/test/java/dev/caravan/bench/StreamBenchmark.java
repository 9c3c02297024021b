package dev.caravan.bench;

import dev.caravan.bench.HttpLoad.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.stream.LongStream;

/** How much later than straight from the provider the tokens of many streams arrive through the HTTP door. */
final class StreamBenchmark {

    private static final int STREAMS = Integer.getInteger("streams", 1_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 2);
    private static final int WARM_UP = Integer.getInteger("warm-up", 2);
    private static final String ROW = "%-10s %8s %9s %11s %9s %9s %9s %9s %13s %13s";

    private final HttpLoad load;
    private final GatewayJvm gateway;

    private StreamBenchmark(HttpLoad load, GatewayJvm gateway) {
        this.load = load;
        this.gateway = gateway;
    }

    public static void main(String[] arguments) throws Exception {
        try (var mock = ChildJvm.mock(); var load = new HttpLoad()) {
            var port = Integer.parseInt(mock.out().readLine());
            var yaml = """
                    providers: { mock: { dialect: openai, url: "http://127.0.0.1:%d/stream/v1", key: "key" } }
                    models:
                      mock: { provider: mock, id: mock-1, max-tokens: 4096, price: { input: 2.5, output: 10 } }
                    chains: { default: [mock] }
                    """.formatted(port);
            try (var gateway = GatewayJvm.start(yaml)) {
                new StreamBenchmark(load, gateway).run(
                        Target.of(port, "/stream/v1/chat/completions", Question.streamedTo("mock-1")),
                        Target.of(gateway.port(), "/v1/chat/completions", Question.streamedTo("default")));
            }
        }
        System.exit(0);
    }

    private void run(Target direct, Target door) throws Exception {
        Report.machine();
        GatewayJvm.say();
        Report.say("load generator", "one event loop in a JVM of its own, a connection per stream, no TLS");
        Report.say("provider", "one event loop in a JVM of its own on this machine, no TLS; its tokens are the times at "
                + "which they are sent, by the clock that all processes have in common");
        Report.say("streams", STREAMS + " at once, begun within one second, each of " + MockStream.TOKENS + " tokens, "
                + MockStream.PER_SECOND + " a second; " + WARM_UP + " rounds of warm-up");
        Report.say("door", "POST /v1/chat/completions; circuit, timers of first and next token, rescue, cost and outcomes "
                + "to SQLite (WAL) on");
        for (int round = 0; round < WARM_UP; round++) {
            new Round().measure(direct);
            new Round().measure(door);
        }
        Report.line("%n" + ROW, "", "streams", "whole", "tokens/s", "median ms", "p95 ms", "p99 ms", "max ms",
                "gateway CPU", "us per token");
        for (int round = 0; round < ROUNDS; round++) {
            new Round().measure(direct).print("direct");
            new Round().measure(door).print("gateway");
        }
        Report.line("%ngateway: peak RSS %d MB, %d threads", gateway.jvm().peakMegabytes(), gateway.jvm().threads());
    }

    private final class Round {

        private final LongStream.Builder lags = LongStream.builder();
        private int whole;
        private long nanos;
        private long cpu;

        Round measure(Target target) throws Exception {
            var cpuBefore = gateway.jvm().cpu();
            var began = System.nanoTime();
            load.all(STREAMS, number -> load.after(Duration.ofMillis(1000L * number / STREAMS))
                    .compose(now -> stream(target)));
            nanos = System.nanoTime() - began;
            cpu = gateway.jvm().cpu().minus(cpuBefore).toNanos();
            return this;
        }

        private Future<Void> stream(Target target) {
            return load.send(target).compose(reply -> {
                Promise<Void> over = Promise.promise();
                var tokens = new Tokens(lags);
                reply.handler(tokens::read);
                reply.exceptionHandler(over::tryFail);
                reply.endHandler(end -> {
                    whole += tokens.whole() ? 1 : 0;
                    over.tryComplete();
                });
                return over.future();
            });
        }

        void print(String what) {
            var sorted = Report.sorted(lags.build().toArray());
            Report.line("%-10s %8d %9d %11.0f %9.2f %9.2f %9.2f %9.2f %12.0f%% %13.1f", what, STREAMS, whole,
                    sorted.length * 1e9 / nanos, Report.ms(sorted, .5), Report.ms(sorted, .95), Report.ms(sorted, .99),
                    Report.ms(sorted, 1), 100.0 * cpu / nanos, cpu / 1e3 / sorted.length);
        }
    }

    /** Finds the tokens of one stream in what arrives of it, however it is cut. */
    private static final class Tokens {

        private final LongStream.Builder lags;
        private String rest = "";
        private int count;
        private long last;
        private boolean inOrder = true;
        private boolean ended;

        Tokens(LongStream.Builder lags) {
            this.lags = lags;
        }

        void read(Buffer arrived) {
            var now = System.nanoTime();
            var text = rest + arrived;
            int from = 0;
            for (int end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n", from)) {
                int token = text.indexOf(MockStream.BEFORE_TOKEN, from);
                if (token >= 0 && token < end) {
                    token(now, text.substring(token + MockStream.BEFORE_TOKEN.length(), end));
                }
                ended |= text.startsWith(MockStream.LAST, from);
                from = end + 2;
            }
            rest = text.substring(from);
        }

        private void token(long now, String text) {
            int end = text.indexOf(' ');
            if (end > 0) {
                var sent = Long.parseLong(text.substring(0, end));
                inOrder &= sent > last;
                last = sent;
                lags.add(now - sent);
                count++;
            }
        }

        boolean whole() {
            return inOrder && ended && count == MockStream.TOKENS;
        }
    }
}
