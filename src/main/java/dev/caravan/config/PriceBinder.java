package dev.caravan.config;

import static dev.caravan.config.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Makes a price of its part of a {@link ConfigTree}, reporting dates that are none and rates that stand twice. */
final class PriceBinder {

    private final ConfigTree tree;

    PriceBinder(ConfigTree tree) {
        this.tree = tree;
    }

    /** The price at a place, given as one map or as a list of dated ones; empty where none is given. */
    Optional<Price> price(String place, JsonNode node) {
        var rates = new ArrayList<Rate>();
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                dated(place + "/" + i, node.get(i), rates);
            }
        } else {
            dated(place, node, rates);
        }
        var known = new HashSet<String>();
        rates.stream().filter(rate -> !known.add(rate.from() + " " + rate.above())).findFirst()
                .ifPresent(rate -> tree.report(place, Place.words(place) + " has two prices from " + rate.from()
                        + (rate.above() == 0 ? "" : " above " + rate.above()) + "; remove one"));
        return rates.isEmpty() ? Optional.empty() : Optional.of(new Price(rates));
    }

    private void dated(String place, JsonNode node, List<Rate> rates) {
        var from = from(place, node);
        rate(from, 0, node).ifPresent(rates::add);
        node.path("tiers").forEach(tier -> rate(from, tier.path("above").asLong(), tier).ifPresent(rates::add));
    }

    private LocalDate from(String place, JsonNode node) {
        try {
            return text(node.path("from")).map(LocalDate::parse).orElse(LocalDate.EPOCH);
        } catch (DateTimeException e) {
            tree.report(place + "/from", Place.words(place) + ".from must be a day such as 2026-12-01, was "
                    + node.path("from"));
            return LocalDate.EPOCH;
        }
    }

    private static Optional<Rate> rate(LocalDate from, long above, JsonNode node) {
        if (!node.path("input").isNumber() || !node.path("output").isNumber()) {
            return Optional.empty();
        }
        var input = node.get("input").decimalValue();
        var write = money(node, "cache-write", input);
        return Optional.of(new Rate(from, above, input, money(node, "cached-input", input), write,
                money(node, "cache-write-1h", write), node.get("output").decimalValue()));
    }

    private static BigDecimal money(JsonNode node, String key, BigDecimal otherwise) {
        return node.path(key).isNumber() ? node.get(key).decimalValue() : otherwise;
    }
}
