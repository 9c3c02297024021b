package dev.caravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
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
    @ValueSource(strings = {"a.txt", "a.text", "a.md", "a.markdown", "a.json", "A.TXT", "a.b.md"})
    void textOfTheKnownKindsIsRead(String name) throws IOException {
        assertThat(read(name, TEXT.getBytes(StandardCharsets.UTF_8))).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.docx", "a.exe", "a.txt.gz", "a."})
    void otherKindsAreRefusedWithTheKnownOnes(String name) {
        assertThatThrownBy(() -> read(name, TEXT.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessageContaining("can't be read; known are csv, htm, html, json, jsonl, markdown, md, ndjson, pdf");
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
    void bytesThatAreNoUtf8AreReadAsWesternText() throws IOException {
        assertThat(read("a.txt", TEXT.getBytes(Charset.forName("windows-1252")))).isEqualTo(TEXT);
        assertThat(read("a.txt", "Zürich".getBytes(StandardCharsets.ISO_8859_1))).isEqualTo("Zürich");
        assertThat(read("a.txt", "a \uFFFD b".getBytes(StandardCharsets.UTF_8))).isEqualTo("a \uFFFD b");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        assertThatThrownBy(() -> read("a.txt", new byte[] {'a', 0, 'b'}))
                .isInstanceOf(UnreadableDocumentException.class).hasMessageContaining("zero bytes");
        assertThatThrownBy(() -> read("a.txt", TEXT.getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(UnreadableDocumentException.class).hasMessageContaining("zero bytes");
        assertThatThrownBy(() -> read("a.txt", new byte[] {(byte) 0xFF, (byte) 0xFE, 'a'}))
                .isInstanceOf(UnreadableDocumentException.class).hasMessageContaining("it is no UTF-16LE text");
    }

    @Test
    void ofAPageItsTitleAndTextAreRead() throws IOException {
        var page = """
                <html><head><title>Receipt &amp; more</title><style>p { color: red }</style></head>
                <body><script>alert(1)</script><h1>Books</h1>
                <table><tr><td>Total</td>\n<td>5&nbsp;€</td></tr></table></body></html>""";

        assertThat(large("a.html", page.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("Receipt & more\n\nBooks\nTotal\n5 €");
    }

    @Test
    void aPageIsReadInTheEncodingThatItNames() throws IOException {
        var page = "<meta charset='windows-1251'><p>Счёт</p>";

        assertThat(large("a.htm", page.getBytes(Charset.forName("windows-1251")))).isEqualTo("Счёт");
        assertThat(large("a.htm", "<p>Größe: 5 €</p>".getBytes(Charset.forName("windows-1252"))))
                .isEqualTo("Größe: 5 €");
    }

    @Test
    void ofAPdfTheTextOfItsPagesIsRead() throws IOException {
        assertThat(large("a.pdf", pdf("Total 12.50"))).contains("Total 12.50");
        assertThatThrownBy(() -> large("a.pdf", pdf(""))).isInstanceOf(UnreadableDocumentException.class)
                .hasMessageContaining("the PDF holds no text").hasMessageContaining("character recognition");
        assertThatThrownBy(() -> large("a.pdf", "%PDF-1.7 broken".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableDocumentException.class).hasMessage("this is no readable PDF");
    }

    @Test
    void aPdfThatUnfoldsToMoreTextThanADocumentMayHaveIsRefused() throws IOException {
        assertThat(pdf("x".repeat(95_000), 11)).hasSizeLessThan(20_000);
        assertThatThrownBy(() -> large("a.pdf", pdf("x".repeat(95_000), 11)))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessage("the PDF has more characters than the 1000000 of caravan.inbox.max-bytes");
        assertThatThrownBy(() -> large("a.pdf", pdf("x".repeat(100_001), 1)))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessage("page 1 of the PDF has more than 100000 characters");
    }

    @Test
    void anEncryptedPdfIsRefused() throws IOException {
        try (var pdf = new PDDocument(); var out = new ByteArrayOutputStream()) {
            pdf.addPage(new PDPage());
            pdf.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            pdf.save(out);

            assertThatThrownBy(() -> large("a.pdf", out.toByteArray())).hasMessageContaining("encrypted");
        }
    }

    private static byte[] pdf(String text) throws IOException {
        return pdf(text, 1);
    }

    private static byte[] pdf(String text, int pages) throws IOException {
        try (var pdf = new PDDocument(); var out = new ByteArrayOutputStream()) {
            for (int i = 0; i < pages; i++) {
                addPage(pdf, text);
            }
            pdf.save(out);
            return out.toByteArray();
        }
    }

    private static void addPage(PDDocument pdf, String text) throws IOException {
        var page = new PDPage();
        pdf.addPage(page);
        try (var content = new PDPageContentStream(pdf, page)) {
            content.beginText();
            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
            content.showText(text);
            content.endText();
        }
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

    private String large(String name, byte[] content) throws IOException {
        return new Documents(1_000_000).read(Files.write(folder.resolve(name), content));
    }
}
