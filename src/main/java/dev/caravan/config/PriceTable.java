package dev.caravan.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Prices by the providers' ids of models, from files such as the packaged {@code prices.yaml}. Immutable. */
final class PriceTable {

    static final PriceTable EMPTY = new PriceTable(Map.of());

    private static final Pattern DATE_AT_END = Pattern.compile("-(\\d{4}-\\d{2}-\\d{2}|\\d{8})$");

    private final Map<String, Price> prices;

    private PriceTable(Map<String, Price> prices) {
        this.prices = Map.copyOf(prices);
    }

    /** The prices of a file's tree, whose form was checked. */
    static PriceTable of(ConfigTree tree) {
        var binder = new PriceBinder(tree);
        var prices = new HashMap<String, Price>();
        tree.root().path("models").properties().forEach(entry ->
                binder.price(Place.of("models", entry.getKey()), entry.getValue())
                        .ifPresent(price -> prices.put(entry.getKey(), price)));
        return new PriceTable(prices);
    }

    /** The price of an id as it is, else without a date at its end; never by how it begins. */
    Optional<Price> of(String id) {
        return Optional.ofNullable(prices.get(id))
                .or(() -> Optional.ofNullable(prices.get(DATE_AT_END.matcher(id).replaceFirst(""))));
    }
}
