package dev.caravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.BatchConfig;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of real files in every form and shape of brokenness. */
class RowReadersTest {

    @TempDir
    Path folder;

    @Test
    void aLineOfJsonIsARow() throws IOException {
        var rows = json("""
                {"id": "A-1", "total": 12.50}

                {"id":7,"text":"Größe"}
                "only text"
                [1, 2]
                """);

        assertThat(rows).extracting(Row::content).containsExactly("{\"id\": \"A-1\", \"total\": 12.50}",
                "{\"id\":7,\"text\":\"Größe\"}", "only text", "[1, 2]");
        assertThat(rows).extracting(Row::keyJson).containsExactly("\"A-1\"", "7", "3", "4");
        assertThat(rows).extracting(Row::number).containsExactly(1L, 2L, 3L, 4L);
        assertThat(rows).extracting(Row::line).containsExactly(1L, 3L, 4L, 5L);
    }

    @Test
    void aBrokenLineOfJsonIsToldAndTheRestGoesOn() throws IOException {
        var rows = json("""
                {"id": 1}
                {"id": 2
                null
                {"id": 3} {"id": 4}
                ""
                {"id": "%s"}
                {"id": "nul \0"}
                {"id": 5}""".formatted("x".repeat(200)));

        assertThat(problems(rows)).containsExactly("", "no_json", "no_content", "no_json", "no_content", "row_too_long",
                "no_json", "");
        assertThat(rows.get(7).content()).isEqualTo("{\"id\": 5}");
        assertThat(rows.get(5).problem().orElseThrow().reason()).contains("more than the 100 bytes of max-row-bytes");
    }

    @Test
    void onlyTheFieldsThatATaskNamesAreSent() throws IOException {
        var text = "{\"id\": 1, \"a\": \"text\", \"b\": 1.50, \"c\": null}\n";

        assertThat(json(text, "a").get(0).content()).isEqualTo("text");
        assertThat(json(text, "b").get(0).content()).isEqualTo("1.50");
        assertThat(json(text, "b", "a").get(0).content()).isEqualTo("{\"b\":1.50,\"a\":\"text\"}");
        assertThat(json(text, "a", "c").get(0).problem().orElseThrow().reason()).isEqualTo("the row has no 'c'");
        assertThat(json(text, "d").get(0).keyJson()).as("a broken row keeps its key").isEqualTo("1");
    }

    @Test
    void aRecordOfCsvIsARow() throws IOException {
        var rows = csv("""
                id,name,note
                1,Ada,"says ""hi"", then
                goes"
                2,Bob,

                "3", "",x"y
                """);

        assertThat(rows).extracting(Row::content).containsExactly(
                "{\"id\":\"1\",\"name\":\"Ada\",\"note\":\"says \\\"hi\\\", then\\ngoes\"}",
                "{\"id\":\"2\",\"name\":\"Bob\",\"note\":\"\"}",
                "{\"id\":\"3\",\"name\":\" \\\"\\\"\",\"note\":\"x\\\"y\"}");
        assertThat(rows).extracting(Row::keyJson).containsExactly("\"1\"", "\"2\"", "\"3\"");
    }

    @Test
    void aBrokenRecordOfCsvIsToldAndTheRestGoesOn() throws IOException {
        var rows = csv("""
                id,note
                1,whole
                2,"never closed
                3,whole
                4,"closed" too early
                5,one,too many
                6
                7,%s
                8,"%s
                more"
                9,5" pipe
                """.formatted("x".repeat(200), "y".repeat(97)));

        assertThat(problems(rows)).containsExactly(
                "", "no_csv", "", "no_csv", "no_csv", "no_csv", "row_too_long", "row_too_long", "");
        assertThat(rows.get(2).content()).isEqualTo("{\"id\":\"3\",\"note\":\"whole\"}");
        assertThat(rows.get(8).content()).isEqualTo("{\"id\":\"9\",\"note\":\"5\\\" pipe\"}");
        assertThat(rows.get(8).line()).isEqualTo(11);
        assertThat(rows.get(4).problem().orElseThrow().reason()).isEqualTo("the row has 3 columns, but the header 2");
    }

    @Test
    void aQuoteThatIsNeverClosedBreaksOnlyItsRow() throws IOException {
        var rows = csv("id,note\n1,\"open\n2,whole\n3,whole\n");

        assertThat(problems(rows)).containsExactly("no_csv", "", "");
    }

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '\t', '|'})
    void theHeaderShowsTheDelimiter(char delimiter) throws IOException {
        var rows = csv("id%1$snote\n1%1$sx\n".formatted(delimiter));

        assertThat(rows).extracting(Row::content).containsExactly("{\"id\":\"1\",\"note\":\"x\"}");
    }

    @Test
    void aTaskMayNameTheDelimiter() throws IOException {
        var batch = new BatchConfig("id", List.of(), Optional.of('|'), 100, 1, true, Duration.ofHours(1), 8);

        assertThat(rows("a.csv", "id|a,b,c\n1|2\n".getBytes(StandardCharsets.UTF_8), batch))
                .extracting(Row::content).containsExactly("{\"id\":\"1\",\"a,b,c\":\"2\"}");
    }

    @Test
    void columnsWithoutANameAreNumberedAndTwoOfOneNameRefused() throws IOException {
        assertThat(csv("id,,\n1,2,3\n")).extracting(Row::content)
                .containsExactly("{\"id\":\"1\",\"column_2\":\"2\",\"column_3\":\"3\"}");
        assertThatThrownBy(() -> csv("id,id\n1,2\n")).isInstanceOf(UnreadableDocumentException.class)
                .hasMessage("two columns have the name 'id'");
        assertThatThrownBy(() -> csv("id,text\r1,one\r2,two\r")).hasMessageContaining("carriage returns");
        assertThatThrownBy(() -> csv("\"id\n")).hasMessageContaining("a quote is not closed");
        assertThatThrownBy(() -> csv("\n1,2\n")).hasMessageContaining("does not begin with the names of its columns");
    }

    @Test
    void everyEncodingIsReadAndAByteOrderMarkIsNoText() throws IOException {
        var text = "id;note\r\n1;Größe 5 €\r\n";
        for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertThat(rows("a.csv", ("\uFEFF" + text).getBytes(charset), batch())).as(charset.name())
                    .extracting(Row::content).containsExactly("{\"id\":\"1\",\"note\":\"Größe 5 €\"}");
        }
        assertThat(rows("a.csv", text.getBytes(Charset.forName("windows-1252")), batch()))
                .extracting(Row::content).containsExactly("{\"id\":\"1\",\"note\":\"Größe 5 €\"}");
    }

    @Test
    void charactersOfTwoHalvesAreReadWholeWhereverTheyStand() throws IOException {
        var line = "\"" + "x".repeat(8190) + "😀😀\"\n";
        for (int shift = 0; shift < 3; shift++) {
            var text = "\uFEFF" + "y".repeat(shift).transform(start -> "\"" + start + "\"\n") + line;

            assertThat(rows("a.jsonl", text.getBytes(StandardCharsets.UTF_16LE),
                    new BatchConfig("id", List.of(), Optional.empty(), 10_000, 1, true, Duration.ofHours(1), 8)))
                    .last().extracting(Row::content).asString().endsWith("x😀😀");
        }
    }

    @Test
    void aFileWithoutAnyByteIsRefusedAndOneWithoutRowsHasNone() throws IOException {
        assertThatThrownBy(() -> json("")).hasMessage("the file is empty");
        assertThatThrownBy(() -> csv("")).hasMessage("the file is empty");
        assertThat(json("\n \n")).isEmpty();
        assertThat(csv("id,note\n")).isEmpty();
    }

    @Test
    void aLineWithoutEndIsLeftOutWithoutBeingHeld() throws IOException {
        var bytes = new byte[50_000_000];
        Arrays.fill(bytes, (byte) 'x');
        var rows = rows("a.jsonl", bytes, batch());

        assertThat(problems(rows)).containsExactly("row_too_long");
    }

    private List<Row> json(String text, String... content) throws IOException {
        return rows("a.jsonl", text.getBytes(StandardCharsets.UTF_8),
                new BatchConfig("id", List.of(content), Optional.empty(), 100, 1, true, Duration.ofHours(1), 8));
    }

    private List<Row> csv(String text) throws IOException {
        return rows("a.csv", text.getBytes(StandardCharsets.UTF_8), batch());
    }

    private static BatchConfig batch() {
        return new BatchConfig("id", List.of(), Optional.empty(), 100, 1, true, Duration.ofHours(1), 8);
    }

    private List<Row> rows(String name, byte[] content, BatchConfig batch) throws IOException {
        var rows = new ArrayList<Row>();
        try (var reader = RowFiles.open(Files.write(folder.resolve(name), content), batch)) {
            for (var row = reader.next(); row.isPresent(); row = reader.next()) {
                rows.add(row.get());
            }
            assertThat(reader.position()).isEqualTo(content.length);
        }
        return rows;
    }

    private static List<String> problems(List<Row> rows) {
        return rows.stream().map(row -> row.problem().map(Row.Problem::code).orElse("")).toList();
    }
}
