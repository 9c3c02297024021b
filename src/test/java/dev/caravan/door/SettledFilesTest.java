package dev.caravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.ManualTime;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettledFilesTest {

    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration MOMENT = Duration.ofMillis(1);

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final SettledFiles settled = new SettledFiles(SETTLE, time, name -> !name.startsWith("closed"));

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

        assertThat(SettledFiles.finishedName(inner.toFile())).isFalse();
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
