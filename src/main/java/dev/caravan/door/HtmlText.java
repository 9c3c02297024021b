package dev.caravan.door;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** What a person would read of an HTML document: its title and text, without scripts and styles. */
final class HtmlText {

    private HtmlText() {
    }

    static String of(byte[] bytes) throws IOException {
        var page = parse(bytes);
        page.select("script, style, noscript, template").remove();
        var text = page.body().wholeText().replaceAll("[ \\t\\x0B\\f\\r\\u00A0]+", " ").replaceAll(" ?\\n[ \\n]*", "\n");
        return page.title().isBlank() ? text.strip() : page.title() + "\n\n" + text.strip();
    }

    /** In the encoding that the document names, where it is no UTF-8. */
    private static Document parse(byte[] bytes) throws IOException {
        if (!Texts.isUtf8(bytes) && Texts.marked(bytes, bytes.length).isEmpty()) {
            var named = Jsoup.parse(new ByteArrayInputStream(bytes), null, "");
            if (!named.charset().name().equals("UTF-8")) {
                return named;
            }
        }
        return Jsoup.parse(Texts.of(bytes));
    }
}
