package dev.caravan.door;

import java.io.IOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** The text of a PDF's pages. Needs PDFBox on the class path. */
final class PdfText {

    private PdfText() {
    }

    /**
     * The text, page after page.
     *
     * @throws UnreadableDocumentException when it is no PDF, or one without text
     */
    static String of(byte[] bytes) {
        var text = read(bytes);
        if (text.isBlank()) {
            throw new UnreadableDocumentException("the PDF holds no text, perhaps only pictures of pages; put text "
                    + "into it by character recognition first");
        }
        return text;
    }

    private static String read(byte[] bytes) {
        try (var pdf = Loader.loadPDF(bytes)) {
            return new PDFTextStripper().getText(pdf);
        } catch (InvalidPasswordException e) {
            throw new UnreadableDocumentException("the PDF is encrypted; save it without a password");
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new UnreadableDocumentException("this is no readable PDF");
        }
    }
}
