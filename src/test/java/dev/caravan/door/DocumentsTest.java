package dev.caravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {

    private static final String TEXT = "Größe: 5 €\n";

    @TempDir
    Path folder;

    private final Documents documents = new Documents(100);

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "a.text", "a.md", "a.markdown", "a.html", "a.htm", "a.json", "A.TXT", "a.b.md"})
    void textOfTheKnownKindsIsRead(String name) throws IOException {
        assertThat(read(name, TEXT.getBytes(StandardCharsets.UTF_8))).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.pdf", "a.exe", "a.txt.gz", "a."})
    void otherKindsAreRefusedWithTheKnownOnes(String name) {
        assertThatThrownBy(() -> read(name, TEXT.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessageContaining("can't be read; known are htm, html, json, markdown, md, text, txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README", "txt"})
    void aNameWithoutEndingIsOfNoKind(String name) {
        assertThatThrownBy(() -> read(name, TEXT.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessageStartingWith("files without an ending can't be read");
    }

    @Test
    void aByteOrderMarkTellsTheEncodingAndIsNoText() throws IOException {
        assertThat(read("a.txt", ("\uFEFF" + TEXT).getBytes(StandardCharsets.UTF_8))).isEqualTo(TEXT);
        assertThat(read("a.txt", ("\uFEFF" + TEXT).getBytes(StandardCharsets.UTF_16LE))).isEqualTo(TEXT);
        assertThat(read("a.txt", ("\uFEFF" + TEXT).getBytes(StandardCharsets.UTF_16BE))).isEqualTo(TEXT);
    }

    @Test
    void anotherEncodingIsRefused() {
        assertThatThrownBy(() -> read("a.txt", TEXT.replace("€", "").getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(UnreadableDocumentException.class).hasMessageContaining("is no UTF-8 text; convert it");
        assertThatThrownBy(() -> read("a.txt", TEXT.getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(UnreadableDocumentException.class);
        assertThatThrownBy(() -> read("a.txt", new byte[] {(byte) 0xFF, (byte) 0xFE, 'a'}))
                .isInstanceOf(UnreadableDocumentException.class).hasMessageContaining("is no UTF-16LE text");
    }

    @Test
    void zeroBytesAreNoText() {
        assertThatThrownBy(() -> read("a.txt", new byte[] {'a', 0, 'b'}))
                .isInstanceOf(UnreadableDocumentException.class).hasMessageContaining("zero bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t", "\uFEFF", "\uFEFF  "})
    void anEmptyDocumentIsRefused(String text) {
        assertThatThrownBy(() -> read("a.txt", text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableDocumentException.class).hasMessage("the document is empty");
    }

    @Test
    void theSizeIsLimited() throws IOException {
        assertThat(read("a.txt", "x".repeat(100).getBytes(StandardCharsets.UTF_8))).hasSize(100);

        assertThatThrownBy(() -> read("a.txt", "x".repeat(101).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessage("the document has 101 bytes, more than the 100 of caravan.inbox.max-bytes");
    }

    private String read(String name, byte[] content) throws IOException {
        return documents.read(Files.write(folder.resolve(name), content));
    }
}
