package dev.caravan.config;

import static dev.caravan.config.Values.duration;
import static dev.caravan.config.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Makes the records of one {@link ConfigTree}, reporting to it whatever doesn't fit together. Parts whose form was
 * found wrong read as if they were left out, so that one look finds all problems. One use only.
 */
final class ConfigBinder {

    private static final URI NOWHERE = URI.create("");
    private static final ProviderConfig NO_PROVIDER = new ProviderConfig("", "", NOWHERE, Secret.NONE, Map.of());

    private final ConfigTree tree;
    private final JsonNode root;
    private final SchemaFiles schemas;
    private final PriceFiles prices;
    private final UnaryOperator<ProviderConfig> adjust;
    private final Map<String, ProviderConfig> providers = new LinkedHashMap<>();
    private final Map<String, ModelConfig> models = new LinkedHashMap<>();
    private final Map<String, ChainConfig> chains = new LinkedHashMap<>();
    private final Map<String, String> keyless = new TreeMap<>();
    private final List<String> remarks = new ArrayList<>();

    ConfigBinder(ConfigTree tree, ConfigSource source, UnaryOperator<ProviderConfig> adjust) {
        this.tree = tree;
        this.root = tree.root();
        this.schemas = new SchemaFiles(tree, source);
        this.prices = new PriceFiles(tree, source);
        this.adjust = adjust;
    }

    CaravanConfig bind() {
        tree.unresolved().forEach(this::unresolved);
        root.path("providers").properties().forEach(entry -> provider(entry.getKey(), entry.getValue()));
        root.path("models").properties().forEach(entry -> model(entry.getKey(), entry.getValue()));
        remarkUnpriced();
        var binder = new ChainBinder(tree, schemas, models, keyless, keyless.size() == providers.size(), remarks);
        root.path("chains").properties()
                .forEach(entry -> chains.put(entry.getKey(), binder.bind(entry.getKey(), entry.getValue())));
        return new CaravanConfig(providers, models, chains, binder.pool(), new CallerBinder(tree, chains, models).bind(),
                ChainBinder.budget(root.path("budgets"), MissingNode.getInstance()),
                duration(root.path("time").path("connect-timeout"), Duration.ofSeconds(2)),
                retry(root.path("retry")), circuit(root.path("circuit")),
                duration(root.path("health").path("window"), Duration.ofMinutes(10)), keyless, remarks);
    }

    /** A key without a value leaves its provider out; any other placeholder without one is a problem. */
    private void unresolved(String place, String text) {
        var steps = Place.steps(place);
        if (steps.size() == 3 && steps.get(0).equals("providers") && steps.get(2).equals("key")) {
            keyless.put(steps.get(1), text);
        } else {
            tree.report(place, Place.words(place) + ": '" + text
                    + "' has no value; set it, or give a default as in {{env:NAME:default}}");
        }
    }

    private void provider(String name, JsonNode node) {
        var headers = new LinkedHashMap<String, Secret>();
        node.path("headers").properties().forEach(h -> headers.put(h.getKey(), new Secret(h.getValue().asText())));
        var configured = new ProviderConfig(name, node.path("dialect").asText(), uri(node.path("url"), name),
                new Secret(node.path("key").asText()), headers, node.path("probe").asBoolean(true),
                node.path("max-in-flight").asInt(ProviderConfig.NO_LIMIT));
        var used = adjust.apply(configured);
        if (used.key().present()) {
            keyless.remove(name);
        }
        providers.put(name, used);
    }

    private URI uri(JsonNode url, String name) {
        var text = text(url).orElse("");
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            tree.report(Place.of("providers", name, "url"), "providers." + name
                    + ".url must be an address such as https://api.example.com/v1, was " + url);
            return NOWHERE;
        }
    }

    private void model(String name, JsonNode node) {
        models.put(name, new ModelConfig(name, providerOf(name, node), node.path("id").asText(name),
                node.path("priority").asInt(100), node.path("context").asInt(128_000),
                node.path("max-tokens").asInt(4096), price(name, node),
                node.path("reasoning").asBoolean(false), abilities(node.path("can")), node.path("notes").asText()));
    }

    private ProviderConfig providerOf(String model, JsonNode node) {
        var name = text(node.path("provider")).orElse("");
        if (!name.isEmpty() && !providers.containsKey(name)) {
            tree.report(Place.of("models", model, "provider"), "models." + model + " names the provider '" + name
                    + "', but " + ChainBinder.thereAre(providers.keySet()));
        }
        return providers.getOrDefault(name, NO_PROVIDER);
    }

    /** The model's own price, else the one that its id has in the files of prices. */
    private Optional<Price> price(String name, JsonNode model) {
        return new PriceBinder(tree).price(Place.of("models", name, "price"), model.path("price"))
                .or(() -> prices.of(model.path("id").asText(name)));
    }

    private void remarkUnpriced() {
        var unpriced = models.values().stream().filter(model -> model.price().isEmpty())
                .map(ModelConfig::name).collect(Collectors.joining(", "));
        if (!unpriced.isEmpty()) {
            remarks.add("no price is known of " + unpriced + ", so what they cost stays unknown; give them a price");
        }
    }

    private static Set<Ability> abilities(JsonNode can) {
        if (!can.isArray()) {
            return EnumSet.allOf(Ability.class);
        }
        var abilities = EnumSet.noneOf(Ability.class);
        for (var ability : Ability.values()) {
            var word = ability.name().toLowerCase(Locale.ROOT).replace('_', '-');
            can.forEach(item -> {
                if (item.asText().equals(word)) {
                    abilities.add(ability);
                }
            });
        }
        return abilities;
    }

    private static RetryConfig retry(JsonNode node) {
        return new RetryConfig(node.path("redeliveries").asInt(1), node.path("last-redeliveries").asInt(2),
                duration(node.path("delay"), Duration.ofMillis(500)),
                duration(node.path("max-delay"), Duration.ofSeconds(8)),
                duration(node.path("retry-after-max"), Duration.ofSeconds(5)));
    }

    private static CircuitConfig circuit(JsonNode node) {
        return new CircuitConfig(node.path("failures").asInt(3),
                duration(node.path("open-for"), Duration.ofMinutes(5)),
                duration(node.path("quota-open-for"), Duration.ofHours(1)));
    }
}
