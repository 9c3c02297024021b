package dev.caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code webhook.yaml} and {@code question.yaml}. */
class TriggersTest {

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void aDocumentThatIsPostedIsAnsweredAndPaidForOnce() throws Exception {
        startWebhook();

        var first = post(Example.receipt("12.50"));
        var again = post(Example.receipt("12.50"));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).contains("\"12.50\"").isEqualTo(again.body());
        assertThat(first.headers().firstValue("X-Model")).contains("claude-3-5-sonnet");
        assertThat(first.headers().map()).doesNotContainKeys("x-own", "caravantask", "caravancallid");
        assertThat(simulator.count(Example.CLAUDE)).isEqualTo(1);
    }

    @Test
    void anOutageAndAnEmptyDocumentAreRepliesToo() throws Exception {
        startWebhook();
        simulator.others(Script.always(Behaviour.refuse(503)));

        var outage = post(Example.receipt("12.50"));

        assertThat(outage.statusCode()).isEqualTo(503);
        assertThat(outage.headers().firstValue("Retry-After")).contains("30");
        assertThat(post("").statusCode()).isEqualTo(400);
    }

    private void startWebhook() {
        caravan = Example.of("webhook.yaml", Map.of("caravan.http.enabled", "true")).start(folder, simulator);
    }

    private HttpResponse<String> post(String document) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + caravan.port() + "/hooks/documents"))
                .header("X-Own", "header").header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(document)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whereCallersNeedKeysNobodyElseMayPost() throws Exception {
        caravan = Example.of("webhook.yaml", Map.of("caravan.http.enabled", "true")).configured(yaml -> yaml + """
                callers: { shop: { key-sha256: "%s" } }
                """.formatted("0".repeat(64))).start(folder, simulator);

        assertThat(post(Example.receipt("12.50")).statusCode()).isEqualTo(401);
        assertThat(simulator.count(Example.CLAUDE)).isZero();
    }

    @Test
    void theClockAsksTheQuestion() throws IOException {
        startQuestion("* * * * * ?");

        await().atMost(Example.LIMIT).ignoreExceptions().until(this::answered);
        assertThat(simulator.requests("gpt-4o").get(0).body().toString()).contains("Why is the sky blue?");
    }

    private boolean answered() throws IOException {
        try (var files = Files.list(folder.resolve("outbox"))) {
            return files.anyMatch(file -> file.getFileName().toString().matches("answer-\\d{4}-\\d\\d-\\d\\d.txt"));
        }
    }

    @Test
    void aQuestionThatNoModelAnswersLeavesNoFile() throws IOException {
        simulator.others(Script.always(Behaviour.refuse(503)));
        startQuestion("0 0 0 1 1 ? 2099");

        assertThat(caravan.send("direct:question", Map.of(), null).getException())
                .isInstanceOf(AllModelsFailedException.class);
        assertThat(folder.resolve("outbox")).doesNotExist();
    }

    private void startQuestion(String cron) throws IOException {
        var file = Files.writeString(folder.resolve("question.txt"), "Why is the sky blue?");
        caravan = Example.of("question.yaml", Map.of("question.cron", cron, "question.file", file.toString()))
                .start(folder, simulator);
    }
}
