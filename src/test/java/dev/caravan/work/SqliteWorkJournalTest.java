package dev.caravan.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.caravan.outcome.OutcomeStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The contract on real SQLite files. */
class SqliteWorkJournalTest extends WorkJournalContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Logger logger = (Logger) LoggerFactory.getLogger(WorkJournal.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

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
            var kept = CompletableFuture.supplyAsync(() -> journal.keep(work("a")));
            assertThat(kept).isNotDone();

            Files.delete(place);

            assertThat(kept.get(30, TimeUnit.SECONDS).id()).isEqualTo("a");
        }
    }

    @Test
    void aGarbledFileIsWaitedForAndToldWithWhatToDo() throws Exception {
        var place = folder.resolve("garbled.db");
        garble(place);
        try (var database = OutcomeStore.at(place.toString())) {
            assertWaitsUntilMovedAway(database, place);
        }
    }

    @Test
    void aFileThatGetsGarbledIsWaitedForAndToldWithWhatToDo() throws Exception {
        var place = folder.resolve("late.db");
        try (var database = OutcomeStore.at(place.toString())) {
            try (var journal = new WorkJournal(database)) {
                journal.keep(work("before"));
            }
            await().atMost(LIMIT).until(() -> !Files.exists(place.resolveSibling("late.db-wal")));
            garble(place);

            assertWaitsUntilMovedAway(database, place);
        }
    }

    private void assertWaitsUntilMovedAway(OutcomeStore database, Path place) throws Exception {
        try (var journal = new WorkJournal(database)) {
            var kept = CompletableFuture.supplyAsync(() -> journal.keep(work("a")));
            await().atMost(LIMIT).until(() -> !log.list.isEmpty());
            assertThat(log.list.get(0).getFormattedMessage()).contains("takes no work, so that it waits: ",
                    "[SQLITE_NOTADB]", "the file " + place + " is garbled", "move it away");
            assertThat(kept).isNotDone();

            Files.delete(place);

            assertThat(kept.get(LIMIT.toSeconds(), TimeUnit.SECONDS).id()).isEqualTo("a");
        }
    }

    private static void garble(Path place) throws IOException {
        Files.writeString(place, "no database at all\n".repeat(1000));
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

    @Test
    void theWriteAheadLogStaysSmallWhileOthersReadAllTheTime() throws Exception {
        var place = folder.resolve("busy.db");
        try (var database = OutcomeStore.at(place.toString()); var journal = new WorkJournal(database)) {
            journal.keep(work("first"));
            var readers = Executors.newFixedThreadPool(3);
            var reading = new AtomicBoolean(true);
            for (int i = 0; i < 3; i++) {
                readers.submit(() -> read(database, reading));
            }
            var answer = "x".repeat(500_000);
            for (int i = 0; i < 600; i++) {
                journal.keep(new Work("id-" + i, "task", Origin.NONE, Work.State.ANSWERED, Instant.EPOCH, "model",
                        answer, false, Optional.empty(), Details.failed("", "")));
            }
            var log = folder.resolve("busy.db-wal").toFile().length();
            reading.set(false);
            readers.shutdown();

            assertThat(log).as("of 300 MB written").isLessThan(200_000_000);
        }
    }

    private static Void read(OutcomeStore database, AtomicBoolean reading) throws Exception {
        while (reading.get()) {
            try (var connection = database.dataSource().getConnection();
                    var read = connection.createStatement().executeQuery("select sum(length(answer)) from work")) {
                assertThat(read.next()).isTrue();
            }
        }
        return null;
    }

    private static Work work(String id) {
        return new Work(id, "task", Origin.NONE, Work.State.ANSWERED, Instant.EPOCH, "model", "answer", false,
                Optional.empty(), Details.failed("", ""));
    }
}
