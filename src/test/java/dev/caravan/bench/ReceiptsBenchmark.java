package dev.caravan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.app.Main;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Scanned receipts as the rows of one JSON Lines file, put to each simulated model by a task of its own, and the results
 * compared field by field with the truth. {@code -Dreceipts} names the folder with {@code NNN.txt} and {@code NNN.json}.
 */
final class ReceiptsBenchmark {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RECEIPTS = Path.of(System.getProperty("receipts", "../shared/receipts"));
    private static final Map<String, String> MODELS = new LinkedHashMap<>(Map.of(
            "gpt-4o", "openai", "gpt-4o-mini", "openai", "claude-sonnet-5-5", "anthropic"));
    private static final List<String> FIELDS = List.of("company", "date", "address", "total");
    private static final String SCHEMA = """
            { "type": "object", "additionalProperties": false, "required": ["company", "date", "address", "total"],
              "properties": { "company": { "type": ["string", "null"] }, "date": { "type": ["string", "null"] },
                              "address": { "type": ["string", "null"] }, "total": { "type": ["string", "null"] } } }
            """;

    private ReceiptsBenchmark() {
    }

    public static void main(String[] arguments) throws Exception {
        Report.machine();
        Report.say("providers", "dev.caravan.sim.Simulator in this JVM, whose models read the documents by rules");
        Report.say("equal", "without regard to case, blanks and punctuation");
        var truth = truth();
        var folder = Files.createTempDirectory("caravan-receipts");
        try (var simulator = Simulator.builder().logSize(0).start()) {
            Files.writeString(folder.resolve("receipt.json"), SCHEMA);
            Files.writeString(folder.resolve("caravan.yaml"), config(simulator));
            for (var model : MODELS.keySet()) {
                drop(folder.resolve("inbox").resolve(model), truth);
            }
            try (var child = ChildJvm.start(Main.class, options(folder))) {
                var said = child.out().lines().collect(Collectors.joining("\n"));
                if (child.process().waitFor() != 0) {
                    throw new IllegalStateException(said);
                }
            }
        }
        Report.line("%n%-20s %6s %9s %9s %9s %9s %9s", "model", "rows", "answered", FIELDS.get(0), FIELDS.get(1),
                FIELDS.get(2), FIELDS.get(3));
        for (var model : MODELS.keySet()) {
            report(model, folder.resolve("outbox").resolve(model).resolve("receipts.jsonl"), truth);
        }
        System.exit(0);
    }

    private static Map<String, JsonNode> truth() throws IOException {
        var truth = new TreeMap<String, JsonNode>();
        try (var files = Files.list(RECEIPTS)) {
            for (var file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
                truth.put(file.getFileName().toString().replace(".json", ""), JSON.readTree(file.toFile()));
            }
        }
        return truth;
    }

    private static String config(Simulator simulator) {
        var yaml = new StringBuilder("providers:\n");
        MODELS.values().stream().distinct().forEach(dialect -> yaml.append("  %s: { dialect: %s, url: \"%s/v1\", key: k }%n"
                .formatted(dialect, dialect, simulator.uri(""))));
        yaml.append("models:\n");
        MODELS.forEach((model, dialect) -> yaml.append("  %s: { provider: %s }%n".formatted(model, dialect)));
        yaml.append("chains:\n  default: { }\n");
        MODELS.keySet().forEach(model -> yaml.append("""
                  %s:
                    models: [%s]
                    prompt: { system: "Extract the fields of the receipt." }
                    guard: { schema: receipt.json }
                    batch: { content: [text] }
                """.formatted(model, model)));
        return yaml.toString();
    }

    private static void drop(Path inbox, Map<String, JsonNode> truth) throws IOException {
        Files.createDirectories(inbox);
        var rows = new StringBuilder();
        for (var name : truth.keySet()) {
            ObjectNode row = JSON.createObjectNode().put("id", name)
                    .put("text", Files.readString(RECEIPTS.resolve(name + ".txt")));
            rows.append(row).append('\n');
        }
        var file = Files.writeString(inbox.resolve("receipts.jsonl"), rows);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    }

    private static List<String> options(Path folder) {
        var options = new ArrayList<>(List.of("-Dcaravan.simulate=false", "-Dcaravan.exit-when-idle=true",
                "-Dcaravan.inbox.task=default", "-Dcaravan.config=" + folder.resolve("caravan.yaml"),
                "-Dcaravan.database=" + folder.resolve("caravan.db")));
        for (var name : List.of("inbox", "outbox", "failed")) {
            options.add("-Dcaravan." + name + "=" + folder.resolve(name));
        }
        return options;
    }

    private static void report(String model, Path results, Map<String, JsonNode> truth) throws IOException {
        var right = new TreeMap<String, Integer>();
        var answered = 0;
        for (var line : Files.readAllLines(results)) {
            var row = JSON.readTree(line);
            answered++;
            for (var field : FIELDS) {
                right.merge(field, same(row.path("answer").path(field),
                        truth.get(row.path("key").asText()).path(field)) ? 1 : 0, Integer::sum);
            }
        }
        Report.line("%-20s %6d %9d %8.1f%% %8.1f%% %8.1f%% %8.1f%%", model, truth.size(), answered,
                share(right, 0, answered), share(right, 1, answered), share(right, 2, answered), share(right, 3, answered));
    }

    private static double share(Map<String, Integer> right, int field, int of) {
        return 100.0 * right.getOrDefault(FIELDS.get(field), 0) / Math.max(1, of);
    }

    private static boolean same(JsonNode answer, JsonNode truth) {
        return plain(answer).equals(plain(truth));
    }

    private static String plain(JsonNode text) {
        return text.asText("").toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}.]", "");
    }
}
