package dev.caravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.model.ManualTime;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of rows, and documents in an outage, dropped into a real folder, answered by simulated providers. */
class RowFileDoorTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final Simulator simulator = Simulator.start();
    private Progress progress;
    private Batches batches;
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        progress = new Progress(time);
        caravan = TestCaravan.startWithInbox(folder, """
                providers:
                  o: { dialect: openai, url: "%1$s/v1", key: "k" }
                  a: { dialect: anthropic, url: "%1$s/v1", key: "k" }
                models:
                  first: { provider: o, id: gpt-4o, price: { input: 1, output: 1 } }
                  second: { provider: a, id: claude-sonnet-5-5, price: { input: 1, output: 1 } }
                retry: { redeliveries: 0, last-redeliveries: 0 }
                chains:
                  default: { models: [first, second], batch: { max-in-flight: 8, max-row-bytes: 1000, park-for: 1h } }
                  document_analysis: [first, second]
                  picky: { models: [first], guard: { required: [impossible] } }
                """.formatted(simulator.uri("")), time, context -> batches = FolderBeans.bind(context, progress, time));
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void everyRowIsAnsweredInTheOrderOfTheRows() throws IOException {
        simulator.others(new Script.Share(0.3, Script.always(Behaviour.answer(Duration.ofMillis(30))),
                Script.always(Behaviour.answer()), 5));
        drop("default/many.jsonl", rows(0, 300));

        var summary = summary("default/many");

        var results = lines("default/many.jsonl");
        assertThat(results).extracting(row -> row.path("key").asText())
                .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj(i -> "k" + i).toList());
        assertThat(results).allSatisfy(row -> {
            assertThat(row.path("answer").asText()).isNotBlank();
            assertThat(row.path("model").asText()).isEqualTo("first");
        });
        assertThat(summary.path("rows").asInt()).isEqualTo(300);
        assertThat(summary.path("answered").asInt()).isEqualTo(300);
        assertThat(summary.path("failed").asInt()).isZero();
        assertThat(summary.at("/answered_by/first").asInt()).isEqualTo(300);
        assertThat(summary.path("cost_usd").decimalValue()).isPositive();
        assertThat(summary.path("errors").isNull()).isTrue();
        assertThat(folder.resolve("outbox/default/many.errors.jsonl")).doesNotExist();
        awaitDone("default/many.jsonl");
        assertThat(folder.resolve("outbox/default").toFile().list((dir, name) -> name.startsWith("."))).isEmpty();
        assertThat(calls()).isEqualTo(300);
    }

    @Test
    void brokenRowsAreToldBesideTheResultsAndCountsAddUp() throws IOException {
        drop("default/mixed.csv", """
                id;text
                a;whole
                b;"never closed
                c;%s
                d;whole;but too many

                e;whole too
                """.formatted("x".repeat(2000)));

        var summary = summary("default/mixed");

        assertThat(lines("default/mixed.jsonl")).extracting(row -> row.path("key").asText()).containsExactly("a", "e");
        var errors = lines("default/mixed.errors.jsonl");
        assertThat(errors).extracting(row -> row.at("/error/code").asText())
                .containsExactly("no_csv", "row_too_long", "no_csv");
        assertThat(errors).extracting(row -> row.path("line").asInt()).containsExactly(3, 4, 5);
        assertThat(errors).extracting(row -> row.path("key").asInt()).containsExactly(2, 3, 4);
        assertThat(summary.path("rows").asInt()).isEqualTo(5);
        assertThat(summary.path("answered").asInt() + summary.path("failed").asInt()).isEqualTo(5);
        assertThat(summary.path("failed_by").toString()).isEqualTo("{\"no_csv\":2,\"row_too_long\":1}");
        assertThat(summary.path("errors").asText()).isEqualTo("default/mixed.errors.jsonl");
    }

    @Test
    void aRowThatNoModelAnswersWellFailsWithItsAttempts() throws IOException {
        drop("picky/a.jsonl", "{\"id\": 1}\n{\"id\": 2}\n");

        var summary = summary("picky/a");

        var errors = lines("picky/a.errors.jsonl");
        assertThat(errors).hasSize(2);
        assertThat(errors.get(0).at("/error/code").asText()).isEqualTo("all_answers_rejected");
        assertThat(errors.get(0).at("/error/attempts")).isNotEmpty();
        assertThat(summary.path("failed").asInt()).isEqualTo(2);
        assertThat(summary.at("/failed_attempts/GUARD").asInt()).isEqualTo((int) calls());
        assertThat(lines("picky/a.jsonl")).isEmpty();
        assertThat(caravan.countIn("work", "state = 'failed'")).as("another drop tries them afresh").isZero();
    }

    @Test
    void aFileThatComesAgainIsAnsweredFromTheFirstAnswers() throws IOException {
        drop("default/a.jsonl", rows(0, 20));
        summary("default/a");
        awaitDone("default/a.jsonl");
        drop("default/b.jsonl", rows(0, 25));

        var summary = summary("default/b");

        assertThat(calls()).isEqualTo(25);
        assertThat(summary.path("answered").asInt()).isEqualTo(25);
        assertThat(summary.path("reused").asInt()).isEqualTo(20);
        assertThat(lines("default/b.jsonl").subList(0, 20)).isEqualTo(lines("default/a.jsonl"));
    }

    @Test
    void whatWasStoppedInTheMiddleGoesOnWhereItWas() throws IOException {
        simulator.others(Script.always(Behaviour.answer(Duration.ofMillis(20))));
        drop("default/a.jsonl", rows(0, 200));
        await().atMost(LIMIT).until(() -> progress.snapshot().answered() >= 40);
        caravan.close();
        assertThat(folder.resolve("outbox/default/a.jsonl")).doesNotExist();
        start();

        var summary = summary("default/a");

        assertThat(lines("default/a.jsonl")).hasSize(200);
        assertThat(summary.path("answered").asInt()).isEqualTo(200);
        assertThat(summary.path("reused").asInt()).as("all were asked for this file").isZero();
        assertThat(calls()).isBetween(200L, 208L);
    }

    @Test
    void anOutageInTheMiddleFailsNothingAndNothingSpins() throws IOException {
        simulator.others(new Script.Steps(List.of(), Behaviour.answer()));
        drop("default/a.jsonl", rows(0, 400));
        await().atMost(LIMIT).until(() -> progress.snapshot().answered() >= 50);
        simulator.others(Script.always(Behaviour.refuse(503)));
        await().atMost(LIMIT).until(() -> batch("a").path("state").asText().equals("parked"));
        var before = simulator.log().size();

        for (int minute = 0; minute < 10; minute++) {
            time.advance(Duration.ofMinutes(1));
            await().during(Duration.ofMillis(250)).atMost(LIMIT).until(() -> true);
        }

        assertThat(simulator.log().size() - before).as("requests in ten minutes").isLessThan(200);
        assertThat(batch("a").path("parked").asInt()).as("tried in vain, and all that is held").isBetween(1, 8);
        assertThat(batch("a").path("in_work").asInt()).as("on trial").isLessThanOrEqualTo(1);
        simulator.script("claude-sonnet-5-5", Behaviour.answer());
        await().atMost(LIMIT).until(() -> {
            time.advance(Duration.ofSeconds(10));
            return Files.exists(folder.resolve("outbox/default/a.summary.json"));
        });
        var summary = summary("default/a");
        assertThat(summary.path("failed").asInt()).isZero();
        assertThat(lines("default/a.jsonl")).hasSize(400);
        assertThat(summary.at("/answered_by/second").asInt()).isPositive();
    }

    @Test
    void anOutageThatLastsForTooLongFailsTheRowsWithTheirAttempts() throws IOException {
        simulator.others(Script.always(Behaviour.refuse(503)));
        drop("default/a.jsonl", rows(0, 30));
        await().atMost(LIMIT).until(() -> !batches.json().contains("[]"));

        await().atMost(LIMIT).until(() -> {
            time.advance(Duration.ofMinutes(1));
            return Files.exists(folder.resolve("outbox/default/a.summary.json"));
        });

        var errors = lines("default/a.errors.jsonl");
        assertThat(errors).hasSize(30).allSatisfy(row ->
                assertThat(row.at("/error/reason").asText()).contains("no model served for 1h"));
        assertThat(errors).filteredOn(row -> !row.at("/error/attempts").isEmpty()).isNotEmpty();
        assertThat(summary("default/a").path("failed").asInt()).isEqualTo(30);
    }

    @Test
    void anOutageCountsOnAfterARestart() throws IOException {
        restartInAnOutageOf50Minutes();
        var restarted = time.instant();

        var summary = summary("default/a", Duration.ofSeconds(20));

        assertThat(summary.path("failed").asInt()).isEqualTo(20);
        assertThat(Duration.between(restarted, time.instant())).isLessThan(Duration.ofMinutes(40));
    }

    private void restartInAnOutageOf50Minutes() throws IOException {
        simulator.others(Script.always(Behaviour.refuse(429)));
        drop("default/a.jsonl", rows(0, 20));
        await().atMost(LIMIT).until(() -> batch("a").path("state").asText().equals("parked"));
        time.advance(Duration.ofMinutes(50));
        caravan.close();
        start();
        await().atMost(LIMIT).until(() -> batch("a").path("parked").asInt() > 0);
    }

    @Test
    void anOutageBehindAnAnswerIsAnother() throws IOException {
        restartInAnOutageOf50Minutes();
        simulator.others(Script.always(Behaviour.answer()));
        await().atMost(LIMIT).until(() -> {
            time.advance(Duration.ofSeconds(1));
            return progress.snapshot().answered() > 0;
        });
        simulator.others(Script.always(Behaviour.refuse(429)));

        time.advance(Duration.ofMinutes(20));
        simulator.others(Script.always(Behaviour.answer()));

        assertThat(summary("default/a", Duration.ofSeconds(1)).path("failed").asInt()).isZero();
    }

    @Test
    void documentsWaitForAnOutageToEndWithoutBeingTriedInVain() throws IOException {
        simulator.others(Script.always(Behaviour.refuse(503)));
        for (int i = 0; i < 50; i++) {
            drop("default/" + i + ".txt", "The document " + i);
        }
        await().atMost(LIMIT).until(() -> progress.snapshot().parked() >= 3 && progress.snapshot().inWork() == 0);
        var tried = calls();
        await().during(Duration.ofMillis(500)).atMost(LIMIT).until(() -> calls() == tried);
        assertThat(tried).isLessThan(50);

        simulator.others(Script.always(Behaviour.answer()));
        await().atMost(LIMIT).until(() -> {
            time.advance(Duration.ofSeconds(10));
            return progress.snapshot().answered() == 50;
        });

        assertThat(progress.snapshot().parked()).isZero();
        assertThat(folder.resolve("failed")).doesNotExist();
        assertThat(caravan.countIn("work", "state <> 'answered'")).isZero();
    }

    @Test
    void aDocumentThatWaitedForTooLongGoesToFailedWithItsAttempts() throws IOException {
        simulator.others(Script.always(Behaviour.refuse(429)));
        drop("default/a.txt", "The document");

        await().atMost(LIMIT).until(() -> {
            time.advance(Duration.ofSeconds(20));
            return Files.exists(folder.resolve("failed/default/a.txt"));
        });

        var reason = JSON.readTree(folder.resolve("failed/default/a.txt.reason.json").toFile());
        assertThat(reason.path("reason").asText()).isEqualTo("no model served for 1h");
        assertThat(reason.path("attempts")).hasSize(2);
        assertThat(caravan.countIn("work", "state = 'parked'")).as("it may come again").isZero();
        assertThat(progress.snapshot().parked()).isZero();
    }

    @Test
    void nothingIsLostWhileTheOutboxTakesNothing() throws IOException {
        Files.writeString(folder.resolve("outbox"), "a file where the folder should be");
        drop("default/a.jsonl", rows(0, 20));
        await("tried more than once").atMost(LIMIT).until(() -> {
            time.advance(Duration.ofSeconds(1));
            return !progress.snapshot().elapsed().isZero() && progress.snapshot().inWork() == 0;
        });
        assertThat(calls()).isZero();
        Files.delete(folder.resolve("outbox"));

        await().atMost(LIMIT).until(() -> {
            time.advance(Duration.ofSeconds(10));
            return Files.exists(folder.resolve("outbox/default/a.summary.json"));
        });

        assertThat(lines("default/a.jsonl")).hasSize(20);
        assertThat(calls()).isEqualTo(20);
    }

    @Test
    void nothingIsLostOnAFullDisk() throws Exception {
        var outbox = Files.createDirectories(folder.resolve("outbox"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", outbox.toString()), "needs a disk to fill");
        try {
            drop("default/a.jsonl", rows(0, 1500));
            await("tried twice").atMost(LIMIT).until(() -> {
                time.advance(Duration.ofSeconds(5));
                return JSON.readTree(batches.json()).path("batches").size() >= 2 && progress.snapshot().inWork() == 0;
            });
            assertThat(calls()).as("paid for before the disk was full").isPositive();
            assertThat(outbox.resolve("default/a.jsonl")).doesNotExist();
            assertThat(folder.resolve("inbox/default/a.jsonl")).exists();

            run("mount", "-o", "remount,size=20m", outbox.toString());
            await().atMost(LIMIT).until(() -> {
                time.advance(Duration.ofSeconds(10));
                return Files.exists(outbox.resolve("default/a.summary.json"));
            });

            assertThat(lines("default/a.jsonl")).hasSize(1500);
            assertThat(calls()).isEqualTo(1500);
        } finally {
            caravan.close();
            run("umount", outbox.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    @Test
    void aFileThatIsNoneOfRowsGoesToFailedWithTheReason() throws IOException {
        drop("default/empty.jsonl", "");
        drop("default/twice.csv", "id,id\n1,2\n");

        await().atMost(LIMIT).until(() -> Files.exists(folder.resolve("failed/default/twice.csv"))
                && Files.exists(folder.resolve("failed/default/empty.jsonl")));

        assertThat(Files.readString(folder.resolve("failed/default/twice.csv.reason.json"))).contains("two columns");
        assertThat(Files.readString(folder.resolve("failed/default/empty.jsonl.reason.json"))).contains("is empty");
    }

    @Test
    void aFileWithoutRowsHasAnEmptyResult() throws IOException {
        drop("default/a.csv", "id,text\n");

        assertThat(summary("default/a").path("rows").asInt()).isZero();
        assertThat(folder.resolve("outbox/default/a.jsonl")).isEmptyFile();
    }

    private static String rows(int from, int to) {
        var rows = new StringBuilder();
        IntStream.range(from, to).forEach(i -> rows.append("{\"id\":\"k").append(i).append("\",\"text\":\"row ").append(i)
                .append("\"}\n"));
        return rows.toString();
    }

    private void drop(String name, String text) throws IOException {
        var aside = Files.writeString(folder.resolve("aside"), text, StandardCharsets.UTF_8);
        Files.setLastModifiedTime(aside, FileTime.fromMillis(1000));
        var place = folder.resolve("inbox").resolve(name);
        Files.createDirectories(place.getParent());
        Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
    }

    private JsonNode summary(String name) throws IOException {
        var file = folder.resolve("outbox").resolve(name + ".summary.json");
        await().atMost(LIMIT).until(() -> Files.exists(file));
        return JSON.readTree(file.toFile());
    }

    /** The summary, for which time goes on by steps. */
    private JsonNode summary(String name, Duration step) throws IOException {
        await().atMost(LIMIT).until(() -> {
            time.advance(step);
            return Files.exists(folder.resolve("outbox").resolve(name + ".summary.json"));
        });
        return summary(name);
    }

    private List<JsonNode> lines(String name) throws IOException {
        var rows = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(folder.resolve("outbox").resolve(name))) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }

    private JsonNode batch(String name) throws IOException {
        for (var batch : JSON.readTree(batches.json()).path("batches")) {
            if (batch.path("document").asText().contains(name)) {
                return batch;
            }
        }
        return JSON.missingNode();
    }

    private void awaitDone(String name) {
        await().atMost(LIMIT).until(() -> !Files.exists(folder.resolve("inbox").resolve(name)));
    }

    /** Requests that were no probes. */
    private long calls() {
        return simulator.log().stream().filter(request -> request.body().path("max_tokens").asInt() != 1).count();
    }
}
