package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Prices of models that have none of their own: from the file that the configuration names, then the packaged ones. */
final class PriceFiles {

    private static final String PACKAGED = "caravan/prices.yaml";

    private final ConfigTree tree;
    private final ConfigSource source;
    private final PriceTable named;
    private final PriceTable packaged;

    PriceFiles(ConfigTree tree, ConfigSource source) {
        this.tree = tree;
        this.source = source;
        this.named = named(tree.root().path("prices"));
        this.packaged = read("", ConfigSource.classpath(PACKAGED), PACKAGED);
    }

    /** The price of a provider's id. */
    Optional<Price> of(String id) {
        return named.of(id).or(() -> packaged.of(id));
    }

    private PriceTable named(JsonNode file) {
        return file.asText().isEmpty() ? PriceTable.EMPTY : read(file.asText(), source, file.asText());
    }

    private PriceTable read(String relative, ConfigSource from, String name) {
        try {
            var prices = new ConfigTree(name, from.read(relative), UnaryOperator.identity());
            Form.PRICES.check(prices);
            var table = PriceTable.of(prices);
            tree.problems().addAll(prices.problems());
            return table;
        } catch (IOException | InvalidPathException e) {
            tree.report("/prices", "the file of prices '" + name + "' can't be read beside " + from.name());
            return PriceTable.EMPTY;
        }
    }
}
