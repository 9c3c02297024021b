package dev.caravan.door;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.caravan.work.Work;

/** A row's line among the results or the errors. */
final class RowLines {

    private RowLines() {
    }

    /** The key, the row's number, the model and the answer: JSON to the letter as the model gave it, but in one line. */
    static String answered(Row row, Work work) {
        var answer = work.json() ? work.answer().replace('\n', ' ').replace('\r', ' ') : quoted(work.answer());
        return "{\"key\":" + row.keyJson() + ",\"row\":" + row.number() + ",\"model\":" + quoted(work.model())
                + ",\"answer\":" + answer + "}";
    }

    /** The key, the row's number, where it stands in the file, and why it failed. */
    static String failed(Row row, Reason reason) {
        var error = JsonNodeFactory.instance.objectNode();
        error.setAll(reason.details());
        error.withArray("attempts");
        return "{\"key\":" + row.keyJson() + ",\"row\":" + row.number() + ",\"line\":" + row.line() + ",\"error\":"
                + error + "}";
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
