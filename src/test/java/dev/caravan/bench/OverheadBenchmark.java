package dev.caravan.bench;

import dev.caravan.config.ConfigReader;
import dev.caravan.config.ConfigSource;
import dev.caravan.route.HttpTransport;
import dev.caravan.route.OutcomeBean;
import dev.caravan.route.TestCaravan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * What a call through {@code direct:caravan} costs beside the same call straight through the HTTP client, and how soon
 * after a refusal the next model is asked.
 */
final class OverheadBenchmark {

    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warm-up", 20));
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("round", 4));
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int REFUSALS = 2_000;
    private static final String QUESTION = "Extract the fields of this invoice. " + "Line of an invoice. ".repeat(48);
    private static final String ROW = "%-10s %-8s %9s %9s %10s %9s %9s %9s";

    private final String base;
    private final TestCaravan caravan;
    private final CloseableHttpClient client;
    private final byte[] request;
    private long attempts;

    private OverheadBenchmark(String base, TestCaravan caravan, CloseableHttpClient client) {
        this.base = base;
        this.caravan = caravan;
        this.client = client;
        this.request = ("{\"model\":\"mock-1\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION
                + "\"}],\"max_tokens\":4096}").getBytes(StandardCharsets.UTF_8);
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory("caravan-bench");
        try (var mock = ChildJvm.mock()) {
            var base = "http://127.0.0.1:" + mock.out().readLine();
            var yaml = """
                    providers:
                      steady: { dialect: openai, url: "%1$s/0/v1", key: "key" }
                      flaky: { dialect: openai, url: "%1$s/flaky/v1", key: "key" }
                    models:
                      steady: { provider: steady, id: mock-1, max-tokens: 4096, price: { input: 2.5, output: 10 } }
                      flaky: { provider: flaky, id: mock-1, max-tokens: 4096, price: { input: 2.5, output: 10 } }
                    chains:
                      default: [steady, flaky]
                      failover: [flaky, steady]
                    retry: { redeliveries: 0 }
                    """.formatted(base);
            try (var caravan = TestCaravan.start(folder, yaml);
                    var transport = transport(folder);
                    var client = client(transport)) {
                new OverheadBenchmark(base, caravan, client).run(folder);
            }
        }
        System.exit(0);
    }

    private static HttpTransport transport(Path folder) {
        return new HttpTransport(new ConfigReader(UnaryOperator.identity(), UnaryOperator.identity())
                .read(ConfigSource.file(folder.resolve("caravan.yaml"))));
    }

    private static CloseableHttpClient client(HttpTransport transport) {
        var builder = HttpClients.custom();
        transport.configureHttpClient(builder);
        return builder.build();
    }

    private void run(Path folder) throws Exception {
        Report.machine();
        Report.say("load generator", "closed loop of threads in this JVM: the 32 callers compete with Caravan for cores");
        Report.say("provider", "canned bytes, latency 0, one event loop in a JVM of its own on this machine, no TLS");
        Report.say("bodies", "request " + request.length + " bytes, reply " + MockProvider.REPLY.length() + " bytes");
        Report.say("direct", "Apache HttpClient 5 with Caravan's settings and pool; the reply's bytes are read, not parsed");
        Report.say("caravan", "text to direct:caravan, answer as text; circuit, deadline timer, redelivery, cost and "
                + "outcomes to SQLite (WAL) on; no guard");
        Report.say("rounds", ROUNDS + " of " + ROUND.toSeconds() + " s each, by turns, after " + WARM_UP.toSeconds()
                + " s of warm-up each");
        Report.line("");
        try (var load = new Load()) {
            load.run(8, WARM_UP, this::direct);
            counted(load.run(8, WARM_UP, this::caravan));
            Report.line(ROW, "", "callers", "median ms", "p99 ms", "added ms", "calls/s", "CPU us", "bytes");
            compare(load, 1);
            compare(load, 32);
        }
        refusals();
        stored(folder);
    }

    private void compare(Load load, int callers) throws Exception {
        var direct = Load.Cost.NONE;
        var caravan = Load.Cost.NONE;
        for (int round = 0; round < ROUNDS; round++) {
            direct = direct.plus(load.run(callers, ROUND, this::direct));
            caravan = caravan.plus(counted(load.run(callers, ROUND, this::caravan)));
        }
        print("direct", callers, direct, "");
        print("caravan", callers, caravan, String.format("%.3f", caravan.ms(.5) - direct.ms(.5)));
        Report.line("%-10s %-8d %8.2fx %8.2fx %10s %8.2fx %8.2fx %8.2fx", "ratio", callers,
                caravan.ms(.5) / direct.ms(.5), caravan.ms(.99) / direct.ms(.99), "",
                caravan.perSecond() / direct.perSecond(), caravan.cpuMicros() / direct.cpuMicros(),
                (double) caravan.bytesEach() / direct.bytesEach());
    }

    private static void print(String what, int callers, Load.Cost cost, String added) {
        Report.line("%-10s %-8d %9.3f %9.3f %10s %9.0f %9.0f %9d", what, callers, cost.ms(.5), cost.ms(.99), added,
                cost.perSecond(), cost.cpuMicros(), cost.bytesEach());
    }

    private Load.Cost counted(Load.Cost cost) {
        attempts += cost.latencies().length;
        return cost;
    }

    private Object direct() throws IOException {
        var post = new HttpPost(base + "/0/v1/chat/completions");
        post.setHeader("Authorization", "Bearer key");
        post.setEntity(new ByteArrayEntity(request, ContentType.APPLICATION_JSON));
        return client.execute(post, reply -> {
            check(reply.getCode() == 200, reply);
            return EntityUtils.toByteArray(reply.getEntity());
        });
    }

    private Object caravan() {
        return answered(caravan.ask("default", QUESTION), "steady", 1);
    }

    private static Exchange answered(Exchange exchange, String model, int attempts) {
        var message = exchange.getMessage();
        check(MockProvider.ANSWER.equals(message.getBody())
                && model.equals(message.getHeader("CaravanModel"))
                && message.getHeader("CaravanAttempts").equals(attempts), exchange.getException());
        return exchange;
    }

    private static void check(boolean as, Object found) {
        if (!as) {
            throw new IllegalStateException("not as expected: " + found);
        }
    }

    /** By turns the flaky model refuses and answers; its gaps are the mock's. */
    private void refusals() throws Exception {
        askFailover(REFUSALS);
        gaps();
        askFailover(REFUSALS);
        var gaps = Report.sorted(gaps());
        check(gaps.length == REFUSALS, gaps.length + " gaps");
        Report.line("%nfrom a 529 to the next provider's request, by the mock's clock, 1 caller, %d times: "
                + "median %.3f ms, p99 %.3f ms", gaps.length, Report.ms(gaps, .5), Report.ms(gaps, .99));
    }

    private void askFailover(int times) {
        for (int time = 0; time < times; time++) {
            answered(caravan.ask("failover", QUESTION), "steady", 2);
            answered(caravan.ask("failover", QUESTION), "flaky", 1);
        }
        attempts += 3L * times;
    }

    private long[] gaps() throws Exception {
        var text = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(base + "/gaps")).build(),
                BodyHandlers.ofString()).body();
        return text.lines().mapToLong(Long::parseLong).toArray();
    }

    private void stored(Path folder) throws Exception {
        var dropped = caravan.context().getRegistry().findSingleByType(OutcomeBean.class).droppedCount();
        Callable<Long> rows = () -> Rows.count(folder.resolve("db/caravan.db"));
        for (int look = 0; look < 100 && rows.call() + dropped < attempts; look++) {
            Thread.sleep(100);
        }
        Report.line("outcomes: %d attempts, %d rows, %d dropped by the full buffer", attempts, rows.call(), dropped);
        check(rows.call() + dropped == attempts, "rows");
    }
}
