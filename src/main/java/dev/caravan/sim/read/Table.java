package dev.caravan.sim.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Rows below a head, as in an invoice's list of items. */
record Table(List<String> head, List<List<String>> rows) {

    static Table of(JsonNode objects) {
        var head = new LinkedHashSet<String>();
        objects.forEach(object -> object.fieldNames().forEachRemaining(head::add));
        var rows = new ArrayList<List<String>>();
        objects.forEach(object -> rows.add(head.stream()
                .map(name -> object.path(name).asText("")).toList()));
        return new Table(List.copyOf(head), List.copyOf(rows));
    }

    /** Runs of at least two lines with the same number of columns, three or more. */
    static List<Table> in(List<String> lines) {
        var tables = new ArrayList<Table>();
        var run = new ArrayList<List<String>>();
        for (var line : lines) {
            var cells = List.of(line.split("\t"));
            if (!run.isEmpty() && run.get(0).size() != cells.size()) finish(run, tables);
            if (cells.size() >= 3) run.add(cells);
        }
        finish(run, tables);
        return List.copyOf(tables);
    }

    private static void finish(List<List<String>> run, List<Table> tables) {
        if (run.size() >= 2) {
            tables.add(new Table(run.get(0), List.copyOf(run.subList(1, run.size()))));
        }
        run.clear();
    }

    /** The column whose head is one of these labels, the best first; -1 when there is none. */
    int column(List<String> labels) {
        var names = head.stream().map(Words::split).toList();
        for (var label : labels) {
            if (names.contains(label)) return names.indexOf(label);
        }
        return -1;
    }
}
