package dev.caravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultNamesTest {

    @TempDir
    Path outbox;

    private ResultNames names;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(outbox.resolve("records"));
        names = new ResultNames(outbox);
    }

    @ParameterizedTest
    @CsvSource({"a.txt, a", "a.b.txt, a.b", "a, a", ".txt, .txt", "a., a", "a b.md, a b",
        "t/a.txt, t/a", "t.x/a, t.x/a", "t/.txt, t/.txt", "a.summary.txt, a.summary.txt", "a.errors.csv, a.errors.csv"})
    void aResultIsNamedAfterItsDocument(String document, String name) {
        assertThat(names.of(document)).isEqualTo(name);
    }

    @Test
    void aDocumentKeepsItsName() throws IOException {
        names.of("a.txt");
        names.of("a.md");

        assertThat(names.of("a.txt")).isEqualTo("a");
        assertThat(names.of("a.md")).isEqualTo("a.md");
        write("a.txt");
        write("a.md");
        start();
        assertThat(names.of("a.md")).isEqualTo("a.md");
        assertThat(names.of("a.txt")).isEqualTo("a");
    }

    @Test
    void theNameOfAnotherDocumentInWorkIsLeftToIt() {
        assertThat(names.of("a.txt")).isEqualTo("a");
        assertThat(names.of("a.md")).isEqualTo("a.md");
        assertThat(names.of("a.html")).isEqualTo("a.html");
    }

    @Test
    void theNameOfADocumentWithARecordIsLeftToIt() throws IOException {
        names.of("a.txt");
        write("a.txt");

        assertThat(names.of("a.md")).isEqualTo("a.md");
    }

    @Test
    void noTwoDocumentsHaveOneNameWhateverTheirOrder() throws IOException {
        var documents = List.of("a.txt", "a.md", "a.md.txt", "a.md.txt.md", "a", "a.txt.txt", "a.txt-2.md");
        for (int first = 0; first < documents.size(); first++) {
            start();
            var seen = new HashSet<String>();
            for (int i = 0; i < documents.size(); i++) {
                var document = documents.get((first + i) % documents.size());
                assertThat(seen.add(names.of(document))).as("%s in %s", names.of(document), seen).isTrue();
            }
        }
    }

    @Test
    void noTwoDocumentsHaveOneNameAfterARestartEither() throws IOException {
        for (var document : List.of("a.md.txt", "a.txt")) {
            names.of(document);
            write(document);
        }
        start();

        assertThat(Set.of("a.md", "a")).doesNotContain(names.of("a.md"));
    }

    @Test
    void aRecordThatIsNoneOwnsNothing() throws IOException {
        Files.writeString(outbox.resolve("records/a.json"), "{ broken");

        assertThat(names.of("a.txt")).isEqualTo("a");
    }

    private void write(String document) throws IOException {
        Files.writeString(outbox.resolve("records").resolve(names.of(document) + ".json"), "{\"document\": \"" + document + "\"}");
        names.release(document);
    }

    @Test
    void theNameOfAFileOfRowsWithASummaryIsLeftToIt() throws IOException {
        Files.writeString(outbox.resolve("a.summary.json"), "{\"document\": \"a.csv\"}");

        assertThat(names.of("a.csv")).isEqualTo("a");
        assertThat(names.of("a.jsonl")).isEqualTo("a.jsonl");
    }

    @Test
    void aLongNameIsCutBetweenCharacters() {
        var name = "a".repeat(49) + "\uD83D\uDE00".repeat(40) + ".txt";

        assertThat(ResultNames.fitting(name)).startsWith("a".repeat(49) + "-").doesNotContain("\uD83D");
    }
}
