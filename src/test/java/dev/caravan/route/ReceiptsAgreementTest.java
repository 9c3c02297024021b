package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.caravan.agreement.AgreementQuery;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * 501 scanned receipts, read rightly by one model, while the other one writes each field wrong with a chance of 7 %,
 * leaves it out with one of 12 %, and writes what it reads rightly in its own way; only where they lie beside us.
 */
@EnabledIf("present")
class ReceiptsAgreementTest {

    private static final Path RECEIPTS = Path.of("../shared/receipts");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double WRONG = 0.07;
    private static final double LEFT_OUT = 0.12;
    /** The mean F1 of four fields with these chances. */
    private static final double TRUE_AGREEMENT = 0.853363;

    @TempDir
    Path folder;

    /** The F1 that was planted into each receipt. */
    private final Map<String, Double> planted = new ConcurrentHashMap<>();

    static boolean present() {
        return Files.isDirectory(RECEIPTS);
    }

    @Test
    void agreementRecoversAKnownDifferenceWithinItsInterval() throws IOException {
        Files.writeString(folder.resolve("receipt.json"), """
                {"type": "object", "additionalProperties": false, "properties": {
                  "company": {"type": ["string", "null"]}, "address": {"type": ["string", "null"]},
                  "date": {"type": ["string", "null"]}, "total": {"type": ["number", "string", "null"]}}}
                """);
        var receipts = receipts();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        try (var caravan = TestCaravan.start(folder, yaml(server.getAddress().getPort()), context ->
                context.getPropertiesComponent().addOverrideProperty("caravan.shadow.buffer", "1000"))) {
            for (var receipt : receipts) {
                assertThat(caravan.ask("receipts", receipt).getException()).isNull();
            }
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions()
                    .until(() -> caravan.countIn("agreements", "1 = 1") == receipts.size());

            var pairs = new AgreementQuery(caravan.store()).pairs(Instant.EPOCH, Instant.now().plusSeconds(1));
            assertThat(pairs).singleElement().satisfies(pair -> {
                assertThat(pair.samples()).isEqualTo(receipts.size());
                assertThat(pair.f1()).isCloseTo(planted.values().stream().mapToDouble(f1 -> f1).average().orElseThrow(),
                        within(1e-9));
                assertThat(pair.interval().low()).isLessThan(TRUE_AGREEMENT).isGreaterThan(TRUE_AGREEMENT - 0.08);
                assertThat(pair.interval().high()).isGreaterThan(TRUE_AGREEMENT).isLessThan(TRUE_AGREEMENT + 0.08);
            });
        } finally {
            server.stop(0);
        }
    }

    private static List<String> receipts() throws IOException {
        try (var files = Files.list(RECEIPTS)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json")).sorted()
                    .toList();
        }
    }

    private static String yaml(int port) {
        return """
                providers: { o: { dialect: openai, url: "http://127.0.0.1:%d/v1", key: "k" } }
                models:
                  served: { provider: o, price: { input: 2, output: 10 } }
                  other: { provider: o, price: { input: 1, output: 2 } }
                chains:
                  receipts: { models: [served], guard: { schema: receipt.json }, shadow: { rate: 1, model: other } }
                  default: [served]
                """.formatted(port);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var asked = JSON.readTree(exchange.getRequestBody());
        var name = asked.at("/messages").path(asked.at("/messages").size() - 1).path("content").asText();
        var truth = (ObjectNode) JSON.readTree(RECEIPTS.resolve(name).toFile());
        var said = asked.path("model").asText().equals("served") ? truth : misread(name, truth);
        var reply = JSON.createObjectNode();
        reply.putArray("choices").addObject().put("finish_reason", "stop").putObject("message")
                .put("role", "assistant").put("content", said.toString());
        reply.putObject("usage").put("prompt_tokens", 100).put("completion_tokens", 50);
        var bytes = JSON.writeValueAsBytes(reply);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("Connection", "close");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private ObjectNode misread(String name, ObjectNode truth) {
        var random = new Random(name.hashCode());
        random.nextDouble();
        var said = JSON.createObjectNode();
        int right = 0;
        for (var field : truth.properties()) {
            double chance = random.nextDouble();
            if (chance < WRONG) {
                said.put(field.getKey(), "8" + field.getValue().asText());
            } else if (chance >= WRONG + LEFT_OUT) {
                said.set(field.getKey(), inItsOwnWay(field.getKey(), field.getValue()));
                right++;
            }
        }
        planted.put(name, 2.0 * right / (truth.size() + said.size()));
        return said;
    }

    private static JsonNode inItsOwnWay(String field, JsonNode value) {
        return field.equals("total") && value.asText().matches("\\d+\\.\\d\\d") ? JSON.getNodeFactory()
                .numberNode(new BigDecimal(value.asText())) : JSON.getNodeFactory()
                .textNode(" " + value.asText().toLowerCase(Locale.ROOT).replace(" ", "  "));
    }
}
