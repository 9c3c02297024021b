package dev.caravan.door;

import java.io.IOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** The text of a PDF's pages. Needs PDFBox on the class path. */
final class PdfText {

    /** Characters; a page in small print has 20,000. */
    private static final int MOST_OF_PAGE = 100_000;

    private PdfText() {
    }

    /**
     * The text, page after page.
     *
     * @param most as many characters as it may have; a small file can unfold to any number
     * @throws UnreadableDocumentException when it is no PDF, or one without text or with too much
     */
    static String of(byte[] bytes, long most) {
        var text = read(bytes, most);
        if (text.isBlank()) {
            throw new UnreadableDocumentException("the PDF holds no text, perhaps only pictures of pages; put text "
                    + "into it by character recognition first");
        }
        return text;
    }

    private static String read(byte[] bytes, long most) {
        try (var pdf = Loader.loadPDF(bytes)) {
            return new Limited(most).getText(pdf);
        } catch (UnreadableDocumentException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new UnreadableDocumentException("the PDF unfolds to more than the memory holds");
        } catch (InvalidPasswordException e) {
            throw new UnreadableDocumentException("the PDF is encrypted; save it without a password");
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new UnreadableDocumentException("this is no readable PDF");
        }
    }

    /** Ends before what a page holds, each character with its place, fills the memory, or the text of all pages does. */
    private static final class Limited extends PDFTextStripper {

        private final long most;
        private long ofPage;
        private long ofAll;

        Limited(long most) {
            this.most = most;
        }

        @Override
        protected void startPage(PDPage page) {
            ofPage = 0;
        }

        @Override
        protected void processTextPosition(TextPosition text) {
            ofPage++;
            ofAll++;
            if (ofPage > MOST_OF_PAGE || ofAll > most) {
                throw new UnreadableDocumentException(ofPage > MOST_OF_PAGE
                        ? "page " + getCurrentPageNo() + " of the PDF has more than " + MOST_OF_PAGE + " characters"
                        : "the PDF has more characters than the " + most + " of caravan.inbox.max-bytes");
            }
            super.processTextPosition(text);
        }
    }
}
