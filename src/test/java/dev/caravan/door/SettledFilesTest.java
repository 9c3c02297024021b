package dev.caravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.caravan.model.ManualTime;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SettledFilesTest {

    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration MOMENT = Duration.ofMillis(1);

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final SettledFiles settled = new SettledFiles(SETTLE, time, name -> !name.startsWith("closed"));

    private final Logger logger = (Logger) LoggerFactory.getLogger(Untaken.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void aFileThatDidNotChangeForAWhileIsTaken() throws IOException {
        assertThat(accepts(file("a.txt", SETTLE.negated()))).isTrue();
    }

    @Test
    void aFileThatChangedLatelyIsTakenLater() throws IOException {
        var file = file("a.txt", Duration.ZERO);
        assertThat(accepts(file)).isFalse();

        time.advance(SETTLE.minus(MOMENT));
        assertThat(accepts(file)).isFalse();

        time.advance(MOMENT);
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void aFileThatIsStillWrittenIsNotTaken() throws IOException {
        assertThat(accepts(file("a.txt", Duration.ZERO))).isFalse();
        time.advance(Duration.ofSeconds(1));
        var file = file("a.txt", Duration.ZERO);
        time.advance(Duration.ofSeconds(1));

        assertThat(accepts(file)).isFalse();
    }

    @Test
    void aFileFromTheFutureIsTakenOnceItHasStayedTheSame() throws IOException {
        var file = file("a.txt", Duration.ofDays(365));
        assertThat(accepts(file)).isFalse();

        time.advance(SETTLE);

        assertThat(accepts(file)).isTrue();
    }

    @Test
    void aFileFromTheFutureThatGrowsIsNotTaken() throws IOException {
        var file = file("a.txt", Duration.ofDays(365));
        accepts(file);
        time.advance(SETTLE);
        Files.writeString(file.toPath(), "more of it");
        Files.setLastModifiedTime(file.toPath(), FileTime.from(time.instant().plus(Duration.ofDays(365))));

        assertThat(accepts(file)).isFalse();
        time.advance(SETTLE);
        assertThat(accepts(file)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {".hidden.txt", ".txt", "a.txt.part", "a.PART", "a.partial", "a.tmp", "a.txt.crdownload",
        "a.swp", "a.txt.camelLock", "two\nlines.part"})
    void unfinishedAndHiddenNamesAreNotTaken(String name) throws IOException {
        assertThat(accepts(file(name, SETTLE.negated()))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "part.txt", "tmp", "a.part.txt", "déjà vu.md"})
    void otherNamesAre(String name) throws IOException {
        assertThat(accepts(file(name, SETTLE.negated()))).isTrue();
    }

    @Test
    void aFolderIsNoDocumentNorIsAFileThatIsGone() throws IOException {
        var inner = Files.createDirectory(folder.resolve("inner.txt"));

        assertThat(InboxEntries.takes(inner.toFile())).isFalse();
        assertThat(accepts(folder.resolve("gone.txt").toFile())).isFalse();
    }

    @Test
    void aPostponedFileIsTakenAfterItsPause() throws IOException {
        var file = file("a.txt", SETTLE.negated());
        var other = file("b.txt", SETTLE.negated());

        settled.postpone("a.txt");

        assertThat(accepts(file)).isFalse();
        assertThat(accepts(other)).isTrue();
        time.advance(Duration.ofSeconds(10).minus(MOMENT));
        assertThat(accepts(file)).isFalse();
        time.advance(MOMENT);
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void pausesDoubleUpToTenMinutesUntilTheFileIsGone() {
        assertThat(IntStream.range(0, 9).mapToLong(i -> settled.postpone("a.txt").toSeconds()))
                .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L, 600L);

        settled.served("a.txt");

        assertThat(settled.postpone("a.txt")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void filesOfATaskThatNoModelServesAreNotTaken() throws IOException {
        assertThat(accepts(file("closed.txt", SETTLE.negated()))).isFalse();
    }

    @Test
    void noFileIsTakenWhileTheOutboxTakesNothing() throws IOException {
        var file = file("a.txt", SETTLE.negated());

        assertThat(settled.pause()).contains(Duration.ofSeconds(10));
        assertThat(settled.pause()).as("told once").isEmpty();
        assertThat(accepts(file)).isFalse();

        time.jump(Duration.ofDays(1));
        assertThat(accepts(file)).as("a clock's jump ends no pause").isFalse();
        time.advance(Duration.ofSeconds(10));
        assertThat(accepts(file)).isTrue();
        assertThat(settled.pause()).contains(Duration.ofSeconds(20));
        settled.served("another.txt");
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void whatIsNeverTakenIsToldOnceWithWhatToDo() throws Exception {
        var list = new File[] {
            file("..txt", SETTLE.negated()), file("a\\b.txt", SETTLE.negated()),
            Files.createDirectory(folder.resolve("c\\d")).toFile(), Files.createDirectory(folder.resolve("..e")).toFile(),
            link("dangling", folder.resolve("nothing")), link("linked", Files.createDirectory(folder.resolve("inner"))),
            made("mkfifo pipe", "pipe"), made("touch \"$(printf 'caf\\351.txt')\"", "caf\uFFFD.txt")};

        for (int poll = 0; poll < 3; poll++) {
            assertThat(list).noneMatch(this::accepts);
        }

        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).satisfiesExactly(
                line -> assertThat(line).contains("..txt lies in the inbox but is never taken: ", "two dots"),
                line -> assertThat(line).contains("a\\b.txt lies", "a backslash in its name", "give it another name"),
                line -> assertThat(line).contains("c\\d lies", "a backslash in its name"),
                line -> assertThat(line).contains("..e lies", "two dots"),
                line -> assertThat(line).contains("dangling lies", "a link to nothing; put the file itself here"),
                line -> assertThat(line).contains("linked lies", "links to folders aren't followed"),
                line -> assertThat(line).contains("pipe lies", "it is a pipe, a socket or a device"),
                line -> assertThat(line).contains("caf\uFFFD.txt lies", "its name is no text in "));
    }

    @Test
    void whatIsTakenHiddenUnfinishedOrGoneIsNotTold() throws IOException {
        var list = List.of(file("a.txt", SETTLE.negated()), file("young.txt", Duration.ZERO),
                file(".hidden.txt", SETTLE.negated()), file("b.part", SETTLE.negated()),
                link("link.txt", folder.resolve("a.txt")), folder.resolve("gone.txt").toFile(),
                Files.createDirectory(folder.resolve("letters")).toFile(),
                Files.createDirectory(folder.resolve(".done")).toFile());

        assertThat(list).extracting(this::accepts).containsExactly(true, false, false, false, true, false, true, false);

        assertThat(log.list).isEmpty();
    }

    private File link(String name, Path target) throws IOException {
        return Files.createSymbolicLink(folder.resolve(name), target).toFile();
    }

    /** What a shell makes, in the form in which Java knows its name. */
    private File made(String command, String name) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).start().waitFor()).isZero();
        return folder.resolve(name).toFile();
    }

    private boolean accepts(File file) {
        return settled.accept(file, file.getName());
    }

    /** A file that changed at this distance from now. */
    private File file(String name, Duration fromNow) throws IOException {
        var file = Files.writeString(folder.resolve(name), "text " + time.nanos());
        Files.setLastModifiedTime(file, FileTime.from(time.instant().plus(fromNow)));
        return file.toFile();
    }
}
