package dev.caravan.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.outcome.OutcomeStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the table of work promises in every database. */
abstract class WorkJournalContract {

    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);

    private OutcomeStore database;
    private WorkJournal journal;

    /** The place of a database that isn't there yet, or is empty. */
    abstract String newPlace() throws IOException;

    @BeforeEach
    void open() throws IOException {
        database = OutcomeStore.at(newPlace());
        journal = new WorkJournal(database);
    }

    @AfterEach
    void close() {
        journal.close();
        database.close();
    }

    @Test
    void nothingIsKnownOfNewWork() {
        assertThat(journal.find("new")).isEmpty();
    }

    @Test
    void anAnswerIsFoundAsItWasKept() {
        var work = work("a", "batch", 7, Work.State.ANSWERED, NOW, "{\"total\": \"12.50 € 😀\"}");

        assertThat(journal.keep(work)).isEqualTo(work);

        assertThat(journal.find("a")).contains(work);
        assertThat(journal.find("b")).isEmpty();
    }

    @Test
    void theFirstAnswerStays() {
        var first = work("a", "one", 1, Work.State.ANSWERED, NOW, "first");
        journal.keep(first);

        assertThat(journal.keep(work("a", "two", 2, Work.State.ANSWERED, NOW.plusSeconds(1), "second")))
                .isEqualTo(first);
        assertThat(journal.keep(work("a", "two", 2, Work.State.FAILED, NOW.plusSeconds(1), ""))).isEqualTo(first);
        assertThat(journal.find("a")).contains(first);
    }

    @Test
    void workThatStaysParkedIsParkedSinceTheFirstTime() {
        journal.keep(work("a", "batch", 1, Work.State.PARKED, NOW, ""));
        journal.keep(work("a", "batch", 1, Work.State.PARKED, NOW.plusSeconds(60), ""));
        assertThat(journal.find("a").orElseThrow().changed()).isEqualTo(NOW);

        journal.keep(work("a", "another", 1, Work.State.PARKED, NOW.plusSeconds(90), ""));
        assertThat(journal.find("a").orElseThrow().changed()).as("parked by another").isEqualTo(NOW.plusSeconds(90));

        var answered = work("a", "another", 1, Work.State.ANSWERED, NOW.plusSeconds(99), "text");
        journal.keep(answered);
        assertThat(journal.find("a")).contains(answered);
    }

    @Test
    void batchesWithWorkParkedBeforeATimeAreTold() {
        journal.keep(work("a", "old", 1, Work.State.PARKED, NOW, ""));
        journal.keep(work("b", "old", 2, Work.State.PARKED, NOW.plusSeconds(5), ""));
        journal.keep(work("c", "young", 1, Work.State.PARKED, NOW.plusSeconds(60), ""));
        journal.keep(work("d", "failed", 1, Work.State.FAILED, NOW, ""));

        assertThat(journal.parked(NOW.plusSeconds(10))).isEqualTo(Map.of("old", NOW));
    }

    @Test
    void whatWasNotAnsweredInABatchIsForgottenAtItsEnd() {
        journal.keep(work("a", "batch", 1, Work.State.PARKED, NOW, ""));
        journal.keep(work("b", "batch", 2, Work.State.FAILED, NOW, ""));
        journal.keep(work("c", "batch", 3, Work.State.ANSWERED, NOW, "text"));
        journal.keep(work("d", "another", 1, Work.State.FAILED, NOW, ""));

        journal.forget("batch");

        assertThat(journal.find("a")).isEmpty();
        assertThat(journal.find("b")).isEmpty();
        assertThat(journal.find("c")).isPresent();
        assertThat(journal.find("d")).isPresent();
    }

    @Test
    void manyThreadsKeepAndFindAtOnce() {
        var kept = IntStream.range(0, 2000).parallel().mapToObj(i -> journal.keep(
                work("id-" + i, "batch", i, Work.State.ANSWERED, NOW, "answer " + i))).toList();

        assertThat(kept).hasSize(2000);
        assertThat(IntStream.range(0, 2000).parallel().mapToObj(i -> journal.find("id-" + i).orElseThrow().answer()))
                .allMatch(answer -> answer.startsWith("answer "));
    }

    @Test
    void whatADatabaseMayRefuseInATextIsReplaced() {
        var half = "half \uD83D of a character, and a \0";
        journal.keep(work("a", "batch", 1, Work.State.ANSWERED, NOW, half));

        assertThat(journal.find("a").orElseThrow().answer()).isEqualTo("half \uFFFD of a character, and a \uFFFD");
    }

    @Test
    void nobodyIsLeftWaitingWhenItCloses() {
        journal.close();

        assertThatThrownBy(() -> journal.find("a")).hasMessageContaining("stops");
    }

    private static Work work(String id, String batch, long row, Work.State state, Instant at, String answer) {
        return new Work(id, "task", Origin.of(batch, row), state, at, "model", answer, false,
                Optional.of(new BigDecimal("0.00012")), details());
    }

    private static ObjectNode details() {
        return new ObjectMapper().createObjectNode().put("call_id", "call_1").put("fallbacks", 1);
    }
}
