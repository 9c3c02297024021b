package dev.caravan.sim.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A prompt's document as lines whose cells are parted by tabs, whatever it was written in: text,
 * Markdown, HTML or JSON. Instructions around it are left out where they can be told apart.
 */
record Document(List<String> lines, List<Table> tables) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<String, String> ENTITIES = Map.of("&nbsp;", " ", "&lt;", "<", "&gt;", ">",
            "&quot;", "\"", "&#39;", "'", "&euro;", "€", "&pound;", "£", "&amp;", "&");

    static Document of(String prompt) {
        var text = Instructions.strip(prompt);
        var json = json(text);
        if (json != null) return ofJson(json);
        if (text.matches("(?is).*<(html|body|table|tr|td|div|p|ul|dl|h\\d)\\b.*")) text = ofHtml(text);
        var lines = text.lines().map(Document::plain).filter(line -> !line.isBlank()).toList();
        return new Document(lines, Table.in(lines));
    }

    /** The JSON object or array the text is, or holds from its first brace to its last; else null. */
    private static JsonNode json(String text) {
        var from = text.indexOf('{');
        var to = text.lastIndexOf('}');
        if (from < 0 || to < from) return null;
        try {
            return MAPPER.readTree(text.substring(from, to + 1));
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    private static Document ofJson(JsonNode json) {
        var lines = new ArrayList<String>();
        var tables = new ArrayList<Table>();
        flatten("", json, lines, tables);
        return new Document(List.copyOf(lines), List.copyOf(tables));
    }

    /** One line per value, labelled with its path; an array of objects is also a table. */
    private static void flatten(String path, JsonNode node, List<String> lines, List<Table> tables) {
        if (node.isObject()) {
            node.forEachEntry((name, value) ->
                    flatten((path + " " + Words.split(name)).trim(), value, lines, tables));
        } else if (node.isArray() && node.path(0).isObject()) {
            tables.add(Table.of(node));
        } else if (node.isArray()) {
            var values = new ArrayList<String>();
            node.forEach(value -> values.add(value.asText()));
            lines.add(path + ": " + String.join(", ", values));
        } else {
            lines.add(path + ": " + node.asText());
        }
    }

    private static String ofHtml(String html) {
        var text = html.replaceAll("(?is)<(script|style|head)\\b.*?</\\1>", " ").replaceAll("\\s+", " ")
                .replaceAll("(?i)</t[dh]>\\s*<t[dh][^>]*>|</dt>\\s*<dd[^>]*>", "\t")
                .replaceAll("(?i)<br[^>]*>|</?(p|div|tr|li|h\\d|table|dl|dd|section|ul)\\b[^>]*>", "\n")
                .replaceAll("<[^>]+>", "");
        for (var entity : ENTITIES.entrySet()) text = text.replace(entity.getKey(), entity.getValue());
        return text;
    }

    /** A line without Markdown's marks, its columns parted by tabs. */
    private static String plain(String line) {
        var bare = line.replaceAll("\\*\\*|__|`", "").replaceAll("^\\s*(#+|[-*>])\\s+", "").strip();
        if (bare.matches("\\|?[\\s:|-]*\\|[\\s:|-]*")) return "";
        if (bare.startsWith("|")) bare = bare.replaceAll("^\\|\\s*|\\s*\\|$", "");
        return bare.replaceAll("\\s*\\|\\s*|\\s*\t\\s*| {2,}", "\t");
    }

    String text() {
        return String.join("\n", lines);
    }
}
