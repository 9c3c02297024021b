package dev.caravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.model.TimeSource;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Faults;
import dev.caravan.sim.Flaw;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents dropped into a real folder, answered by simulated providers. */
class FolderDoorTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String INVOICE = """
            Tall Pines Hardware
            88 Ridge Road, Burlington
            Date: 09/04/2026
            Total: 12.50
            """;

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private final Progress progress = new Progress(TimeSource.SYSTEM);
    private TestCaravan caravan;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("invoice.json"), """
                { "type": "object", "required": ["company", "date", "total"], "additionalProperties": false,
                  "properties": { "company": { "type": ["string", "null"] }, "date": { "type": ["string", "null"] },
                                  "total": { "type": ["string", "null"] } } }
                """);
        caravan = TestCaravan.startWithInbox(folder, """
                providers:
                  o: { dialect: openai, url: "%1$s/v1", key: "secret-of-openai" }
                  a: { dialect: anthropic, url: "%1$s/v1", key: "secret-of-anthropic" }
                models:
                  first: { provider: o, id: gpt-4o }
                  second: { provider: a, id: claude-sonnet-5-5, can: [tools, images, json-schema] }
                retry: { delay: 1ms, max-delay: 4ms }
                chains:
                  document_analysis:
                    models: [first, second]
                    guard: { schema: invoice.json }
                  letters: [second]
                """.formatted(simulator.uri("")), TimeSource.SYSTEM, context -> FolderBeans.bind(context, progress, TimeSource.SYSTEM));
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({"a.txt", "b.md", "c.html", "d.json", "E.TXT", "no.dots.in.vain.txt", "with space & ümlaut.txt"})
    void aDocumentBecomesAResultAndARecordOfWhoAnswered(String name) throws IOException {
        drop(name, INVOICE);

        var result = result(name.substring(0, name.lastIndexOf('.')));

        assertThat(result.path("total").asText()).isEqualTo("12.50");
        assertThat(result.path("date").asText()).isEqualTo("09/04/2026");
        var record = whenThere(folder.resolve("outbox/records")
                .resolve(name.substring(0, name.lastIndexOf('.')) + ".json"));
        assertThat(record.path("document").asText()).isEqualTo(name);
        assertThat(record.path("model").asText()).isEqualTo("first");
        assertThat(record.path("attempts")).hasSize(1);
        await().atMost(LIMIT).until(() -> !Files.exists(folder.resolve("inbox").resolve(name)));
        try (var done = Files.list(folder.resolve("inbox/.done"))) {
            assertThat(done).anyMatch(file -> file.getFileName().toString().endsWith(name));
        }
    }

    @Test
    void noFailingProviderIsVisibleInTheResults() throws IOException {
        simulator.script("gpt-4o", new Script.Steps(List.of(Behaviour.refuse(503), Behaviour.reset(),
                Behaviour.cut(Behaviour.Ending.RESET), Behaviour.garbage()), Behaviour.refuse(500)));

        var names = IntStream.range(0, 40).mapToObj(i -> "doc" + i).toList();
        for (var name : names) {
            drop(name + ".txt", INVOICE + name);
        }

        for (var name : names) {
            assertThat(result(name).path("total").asText()).isEqualTo("12.50");
        }
        await().atMost(LIMIT).until(() -> progress.snapshot().answered() == 40);
        assertThat(folder.resolve("failed")).doesNotExist();
        assertThat(simulator.count("claude-sonnet-5-5")).isEqualTo(40);
    }

    @Test
    void anAnswerThatFailsTheGuardIsAskedForAgainWithTheReason() throws IOException {
        simulator.script("gpt-4o", Script.of(Behaviour.flawed(Flaw.WRONG_SHAPE)));
        drop("a.txt", INVOICE);

        assertThat(result("a").path("total").asText()).isEqualTo("12.50");

        var again = simulator.requests("gpt-4o").get(1).body().path("messages");
        assertThat(again.get(again.size() - 1).path("content").asText()).contains("rejected").contains("total");
        assertThat(simulator.count("claude-sonnet-5-5")).isZero();
    }

    @Test
    void anAnswerThatFailsTheGuardTwiceIsLeftToTheNextModel() throws IOException {
        simulator.script("gpt-4o", Behaviour.flawed(Flaw.WRONG_SHAPE));
        drop("a.txt", INVOICE);

        assertThat(result("a").path("total").asText()).isEqualTo("12.50");
        assertThat(simulator.count("gpt-4o")).isEqualTo(2);
        assertThat(simulator.count("claude-sonnet-5-5")).isEqualTo(1);
    }

    @Test
    void jsonInCodeFencesIsTakenOutOfThem() throws IOException {
        simulator.script("gpt-4o", Behaviour.flawed(Flaw.FENCED));
        drop("a.txt", INVOICE);

        assertThat(result("a").path("total").asText()).isEqualTo("12.50");
        assertThat(simulator.count("gpt-4o")).isEqualTo(1);
    }

    @Test
    void aToolCallThatNobodyOfferedIsNoAnswer() throws IOException {
        simulator.script("gpt-4o", Faults.json(200, """
                {"id":"x","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,"finish_reason":"tool_calls",
                 "message":{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                 "function":{"name":"guess","arguments":"{}"}}]}}]}"""));
        drop("a.txt", INVOICE);

        assertThat(result("a").path("total").asText()).isEqualTo("12.50");
        assertThat(simulator.count("claude-sonnet-5-5")).isEqualTo(1);
    }

    @Test
    void aNameThatIsTooLongWithWhatIsPutAroundItStillGetsItsResult() throws IOException {
        drop("x".repeat(240) + ".txt", INVOICE);
        drop("y".repeat(240) + ".png", INVOICE);

        await().atMost(LIMIT).until(() -> progress.snapshot().finished() == 2);

        assertThat(progress.snapshot().answered()).isEqualTo(1);
        assertThat(folder.resolve("outbox").toFile().list()).hasSize(2);
        assertThat(folder.resolve("failed").toFile().list()).hasSize(2);
    }

    @Test
    void aFailedDocumentDoesNotReplaceAnotherOfItsName() throws IOException {
        drop("scan.png", "Monday's");
        reason("scan.png");
        drop("scan.png", "Tuesday's");

        await().atMost(LIMIT).until(() -> progress.snapshot().failed() == 2
                && folder.resolve("inbox").toFile().list().length == 0);

        assertThat(folder.resolve("failed/scan.png")).hasContent("Monday's");
        try (var failed = Files.list(folder.resolve("failed"))) {
            assertThat(failed.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("scan.")))
                    .hasSize(2).anyMatch(name -> name.matches("\\d+-scan\\.png"))
                    .anyMatch(name -> name.matches("\\d+-scan\\.png\\.reason\\.json"));
        }
    }

    @Test
    void nothingIsPaidForWhileTheOutboxCantBeWritten() throws IOException {
        Files.writeString(folder.resolve("outbox"), "a file where the folder should be");
        drop("a.txt", INVOICE);

        await().atMost(LIMIT).until(() -> !progress.snapshot().elapsed().isZero() && progress.snapshot().inWork() == 0);

        assertThat(simulator.log()).isEmpty();
        assertThat(folder.resolve("inbox/a.txt")).exists();
    }

    @Test
    void aPoisonDocumentGoesToFailedWithTheReasonBesideIt() throws IOException {
        simulator.others(Script.always(Behaviour.flawed(Flaw.WRONG_SHAPE)));
        drop("poison.txt", INVOICE);

        var reason = reason("poison.txt");

        assertThat(reason.path("reason").asText()).contains("all_answers_rejected");
        assertThat(reason.path("attempts")).hasSize(4);
        assertThat(reason.toString()).doesNotContain("secret-of").doesNotContain("Tall Pines");
    }

    @Test
    void aDocumentThatCantBeReadGoesToFailedWithTheReasonBesideIt() throws IOException {
        drop("empty.txt", "");
        drop("blank.md", " \n\t ");
        drop("picture.png", "PNG");
        drop("zeros.txt", "a\0b");

        assertThat(reason("empty.txt").path("reason").asText()).contains("empty");
        assertThat(reason("blank.md").path("reason").asText()).contains("empty");
        assertThat(reason("picture.png").path("reason").asText()).contains(".png").contains("txt");
        assertThat(reason("zeros.txt").path("reason").asText()).contains("zero bytes");
        assertThat(simulator.log()).isEmpty();
    }

    @Test
    void aDocumentThatNobodyCouldAnswerStaysInTheInbox() throws IOException {
        simulator.others(Script.always(Behaviour.refuse(503)));
        drop("patient.txt", INVOICE);

        await().atMost(LIMIT).until(() -> progress.snapshot().parked() == 1);

        assertThat(folder.resolve("inbox/patient.txt")).exists();
        assertThat(folder.resolve("failed")).doesNotExist();
    }

    @Test
    void twoDocumentsThatDifferInTheirEndingsBothKeepAResult() throws IOException {
        drop("same.txt", INVOICE);
        result("same");
        drop("same.md", INVOICE.replace("12.50", "99.00"));

        assertThat(result("same.md").path("total").asText()).isEqualTo("99.00");
        assertThat(result("same").path("total").asText()).isEqualTo("12.50");
    }

    @Test
    void theSameDocumentIsAnsweredFromTheFirstResult() throws IOException {
        drop("one.txt", INVOICE);
        result("one");
        drop("two.md", INVOICE);

        assertThat(result("two")).isEqualTo(result("one"));
        assertThat(simulator.log()).hasSize(1);
        var record = whenThere(folder.resolve("outbox/records/two.json"));
        assertThat(record.path("reused").asBoolean()).isTrue();
        await().atMost(LIMIT).until(() -> progress.snapshot().answered() == 2);
        assertThat(progress.snapshot().reused()).isEqualTo(1);
        assertThat(record.path("call_id")).isEqualTo(whenThere(folder.resolve("outbox/records/one.json")).path("call_id"));
    }

    @Test
    void aFolderOfTheInboxIsATask() throws IOException {
        Files.createDirectories(folder.resolve("inbox/letters/today"));
        drop("letters/a.txt", "Dear all");
        drop("letters/today/a.txt", "Dear everybody");
        drop("unknown/a.txt", "Dear nobody");

        assertThat(result("letters/a").path("answer").asText()).isNotBlank();
        assertThat(result("letters/today/a").path("answer").asText()).isNotBlank();
        assertThat(whenThere(folder.resolve("outbox/records/letters/today/a.json")).path("task").asText())
                .isEqualTo("letters");
        assertThat(reason("unknown/a.txt").path("reason").asText()).contains("there is no chain for the task 'unknown'");
        await().atMost(LIMIT).until(() -> !Files.exists(folder.resolve("inbox/letters/today/a.txt")));
        assertThat(folder.resolve("inbox/.done/letters/today").toFile().list()).hasSize(1);
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        var secret = Files.writeString(folder.resolve("secret.txt"), "sesame");
        var outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("b.txt"), "sesame");
        Files.createDirectories(folder.resolve("inbox"));
        Files.createSymbolicLink(folder.resolve("inbox/folder"), outside);
        Files.createSymbolicLink(folder.resolve("inbox/a.txt"), secret);

        assertThat(reason("a.txt").path("reason").asText()).contains("symbolic links aren't followed");
        drop("c.txt", INVOICE);
        result("c");

        assertThat(secret).hasContent("sesame");
        assertThat(outside.resolve("b.txt")).exists();
        assertThat(simulator.log()).hasSize(1);
    }

    @Test
    void nothingIsWrittenThroughALinkOutOfTheOutbox() throws IOException {
        var outside = Files.createDirectories(folder.resolve("outside"));
        Files.createDirectories(folder.resolve("outbox"));
        Files.createSymbolicLink(folder.resolve("outbox/letters"), outside);
        drop("letters/a.txt", "Dear all");
        drop("records/a.txt", "Dear all");

        assertThat(reason("letters/a.txt").path("reason").asText()).contains("outside the outbox");
        assertThat(reason("records/a.txt").path("reason").asText()).contains("'records' is taken");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void unfinishedAndHiddenFilesAreLeftAlone() throws IOException {
        drop("growing.txt.part", INVOICE);
        drop(".hidden.txt", INVOICE);
        drop("taken.txt", INVOICE);

        result("taken");

        assertThat(folder.resolve("inbox/growing.txt.part")).exists();
        assertThat(folder.resolve("inbox/.hidden.txt")).exists();
        assertThat(simulator.log()).hasSize(1);
    }

    @Test
    void aChainsOwnRefusalReachesTheReason() throws IOException {
        simulator.others(Script.always(Faults.OpenAi.invalidPrompt()));
        drop("refused.txt", INVOICE);

        assertThat(reason("refused.txt").path("reason").asText()).contains("content_refused")
                .contains("invalid_prompt");
    }

    private void drop(String name, String text) throws IOException {
        var aside = Files.writeString(folder.resolve("aside"), text);
        var place = folder.resolve("inbox").resolve(name);
        Files.createDirectories(place.getParent());
        Files.move(aside, place,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private JsonNode result(String name) throws IOException {
        return whenThere(folder.resolve("outbox").resolve(name + ".json"));
    }

    private JsonNode reason(String document) throws IOException {
        var reason = whenThere(folder.resolve("failed").resolve(document + ".reason.json"));
        await().atMost(LIMIT).until(() -> Files.exists(folder.resolve("failed").resolve(document)));
        return reason;
    }

    private static JsonNode whenThere(Path file) throws IOException {
        await().atMost(LIMIT).until(() -> Files.exists(file));
        return JSON.readTree(file.toFile());
    }
}
