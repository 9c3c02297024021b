package dev.caravan.sim.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A list of objects read from the table whose head fits them best. */
final class Rows {

    private final List<Table> tables;
    private final Schema items;

    Rows(Document document, Schema items) {
        this.tables = document.tables();
        this.items = items;
    }

    void fill(ArrayNode array) {
        tables.stream().max(Comparator.comparingLong(this::fit)).filter(table -> fit(table) > 0)
                .ifPresent(table -> table.rows().forEach(row -> array.add(object(table, row))));
    }

    private long fit(Table table) {
        return items.properties().entrySet().stream()
                .filter(each -> column(table, each.getKey(), each.getValue()) >= 0).count();
    }

    private static int column(Table table, String name, Schema schema) {
        return table.column(Field.of("", name, schema.node()).labels(true));
    }

    private ObjectNode object(Table table, List<String> row) {
        var object = JsonNodeFactory.instance.objectNode();
        items.properties().forEach((name, schema) -> {
            var at = column(table, name, schema);
            var cell = at >= 0 && at < row.size() ? row.get(at) : "";
            var value = cell.isBlank() ? Optional.<JsonNode>empty()
                    : SchemaFiller.scalar(cell, schema);
            if (value.isPresent()) object.set(name, value.get());
            else if (items.requires(name)) object.set(name, Fillers.of(schema));
        });
        return object;
    }
}
