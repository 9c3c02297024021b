package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the HTTP server of a running application tells. */
class HealthApiTest {

    @TempDir
    Path folder;

    @Test
    void theServerTellsOfHealthInJsonAndOfNothingElse() throws IOException {
        try (var simulator = Simulator.start(); var node = Node.start(folder, config(simulator), "data/caravan.db")) {
            node.answer("one");

            var reply = node.get("/api/health");

            var report = new ObjectMapper().readTree(reply.body());
            assertThat(reply.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(report.path("ready").asBoolean()).isTrue();
            assertThat(report.at("/models/first/circuit").asText()).isEqualTo("closed");
            assertThat(report.at("/models/first/state").asText()).isEqualTo("healthy");
            assertThat(report.at("/chains/default/order").toString()).isEqualTo("[\"first\"]");
            assertThat(reply.body()).doesNotContain("secret-of-openai");
            assertThat(node.send("POST", "/api/health").statusCode()).isEqualTo(405);
            assertThat(node.send("DELETE", "/api/health").statusCode()).isEqualTo(405);
            assertThat(node.get("/api/other").statusCode()).isEqualTo(404);
            assertThat(node.get("/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void theServerTellsHowFarTheWorkOnFilesIs() throws IOException {
        try (var simulator = Simulator.start(); var node = Node.start(folder, config(simulator), "data/caravan.db")) {
            node.answer("one");
            Files.writeString(folder.resolve("inbox/rows.jsonl"), "{\"id\": 1}\n{\"id\": 2}\nbroken\n");
            await().atMost(Node.LIMIT).until(() -> Files.exists(folder.resolve("inbox/.done"))
                    && !Files.exists(folder.resolve("inbox/rows.jsonl")));

            var reply = node.get("/api/batches");

            var report = new ObjectMapper().readTree(reply.body());
            assertThat(reply.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(report.at("/all/answered").asInt()).isEqualTo(3);
            assertThat(report.at("/all/in_work").asInt()).isZero();
            assertThat(report.at("/batches/0/document").asText()).isEqualTo("rows.jsonl");
            assertThat(report.at("/batches/0/state").asText()).isEqualTo("done");
            assertThat(report.at("/batches/0/answered").asInt()).isEqualTo(2);
            assertThat(report.at("/batches/0/failed").asInt()).isEqualTo(1);
            assertThat(report.at("/batches/0/rows_left").asInt()).isZero();
            assertThat(reply.body()).doesNotContain("secret-of-openai");
            assertThat(node.send("POST", "/api/batches").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void theServerTellsItsMetersToPrometheus() throws IOException {
        try (var simulator = Simulator.start(); var node = Node.start(folder, config(simulator), "data/caravan.db")) {
            node.answer("one");

            await().atMost(Node.LIMIT).until(() -> node.get("/metrics").body().contains("caravan_attempts_total{"));

            var reply = node.get("/metrics");
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(reply.body()).contains("caravan_calls_total{chain=\"default\",outcome=\"answered\"} 1.0")
                    .contains("caravan_circuit_state{model=\"first\",state=\"closed\"} 1.0")
                    .contains("gen_ai_client_operation_duration_seconds_bucket{")
                    .contains("caravan_outcomes_dropped_total 0.0").doesNotContain("secret-of-openai");
            assertThat(node.send("POST", "/metrics").statusCode()).isEqualTo(405);
        }
    }

    private Path config(Simulator simulator) throws IOException {
        return Files.writeString(folder.resolve("caravan.yaml"), """
                providers: { o: { dialect: openai, url: "%s/v1", key: "secret-of-openai" } }
                models: { first: { provider: o, id: gpt-4o } }
                chains: { default: [first] }
                """.formatted(simulator.uri("")));
    }
}
