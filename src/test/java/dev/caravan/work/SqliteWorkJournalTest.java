package dev.caravan.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.outcome.OutcomeStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on real SQLite files. */
class SqliteWorkJournalTest extends WorkJournalContract {

    @TempDir
    Path folder;

    @Override
    String newPlace() {
        return folder.resolve("data/caravan.db").toString();
    }

    @Test
    void workGoesOnInANewFileWhereTheOldOneWasDeleted() throws Exception {
        var place = folder.resolve("deleted.db");
        try (var database = OutcomeStore.at(place.toString()); var journal = new WorkJournal(database)) {
            journal.keep(work("before"));
            Files.delete(place);

            journal.keep(work("after"));

            assertThat(place).exists();
            assertThat(journal.find("before")).isEmpty();
            assertThat(journal.find("after")).isPresent();
        }
        try (var database = OutcomeStore.at(place.toString()); var journal = new WorkJournal(database)) {
            assertThat(journal.find("after")).isPresent();
        }
    }

    @Test
    void aDatabaseThatCantBeOpenedIsWaitedFor() throws Exception {
        var place = folder.resolve("blocked");
        Files.writeString(place, "a file where the database's folder should be");
        try (var database = OutcomeStore.at(place.resolve("caravan.db").toString());
                var journal = new WorkJournal(database)) {
            var kept = java.util.concurrent.CompletableFuture.supplyAsync(() -> journal.keep(work("a")));
            assertThat(kept).isNotDone();

            Files.delete(place);

            assertThat(kept.get(30, java.util.concurrent.TimeUnit.SECONDS).id()).isEqualTo("a");
        }
    }

    @Test
    void lookingForParkedWorkReadsNoAnswers() throws Exception {
        try (var database = OutcomeStore.at(folder.resolve("plan.db").toString()); var sql = SqliteWorkJournalTest.class
                .getResourceAsStream("/caravan/sql/parked-work.sql")) {
            database.open();
            var question = new String(sql.readAllBytes(), StandardCharsets.UTF_8).replace(":before", "0");
            try (var connection = database.dataSource().getConnection();
                    var plan = connection.createStatement().executeQuery("explain query plan " + question)) {
                assertThat(plan.next()).isTrue();
                assertThat(plan.getString("detail")).contains("work_unanswered");
            }
        }
    }

    private static Work work(String id) {
        return new Work(id, "task", Origin.NONE, Work.State.ANSWERED, Instant.EPOCH, "model", "answer", false,
                Optional.empty(), Details.failed("", ""));
    }
}
