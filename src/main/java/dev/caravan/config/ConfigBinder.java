package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Makes the records of one {@link ConfigTree}, reporting to it whatever doesn't fit together. Parts whose form was
 * found wrong read as if they were left out, so that one look finds all problems. One use only.
 */
final class ConfigBinder {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConfigTree tree;
    private final JsonNode root;
    private final ConfigSource source;
    private final UnaryOperator<ProviderConfig> adjust;
    private final Map<String, ProviderConfig> providers = new LinkedHashMap<>();
    private final Map<String, ModelConfig> models = new LinkedHashMap<>();
    private final Map<String, ChainConfig> chains = new LinkedHashMap<>();
    private final Map<String, String> keyless = new TreeMap<>();
    private final List<String> remarks = new ArrayList<>();

    ConfigBinder(ConfigTree tree, ConfigSource source, UnaryOperator<ProviderConfig> adjust) {
        this.tree = tree;
        this.root = tree.root();
        this.source = source;
        this.adjust = adjust;
    }

    CaravanConfig bind() {
        tree.unresolved().forEach(this::unresolved);
        root.path("providers").properties().forEach(entry -> provider(entry.getKey(), entry.getValue()));
        root.path("models").properties().forEach(entry -> model(entry.getKey(), entry.getValue()));
        root.path("chains").properties().forEach(entry -> chain(entry.getKey(), entry.getValue()));
        return new CaravanConfig(providers, models, chains,
                duration(root.path("time").path("connect-timeout"), Duration.ofSeconds(2)),
                retry(root.path("retry")), circuit(root.path("circuit")), keyless, remarks);
    }

    /** A key without a value leaves its provider out; any other placeholder without one is a problem. */
    private void unresolved(String place, String text) {
        var steps = place.split("/");
        if (steps.length == 4 && steps[1].equals("providers") && steps[3].equals("key")) {
            keyless.put(steps[2], text);
        } else {
            tree.report(place, "'" + text + "' has no value: set it, or give a default as in {{env:NAME:default}}");
        }
    }

    private void provider(String name, JsonNode node) {
        var headers = new LinkedHashMap<String, Secret>();
        node.path("headers").properties().forEach(h -> headers.put(h.getKey(), new Secret(h.getValue().asText())));
        var configured = new ProviderConfig(name, node.path("dialect").asText(), uri(node.path("url"), name),
                new Secret(node.path("key").asText()), headers);
        var used = adjust.apply(configured);
        if (used.key().present()) {
            keyless.remove(name);
        }
        providers.put(name, used);
    }

    private URI uri(JsonNode url, String name) {
        try {
            return URI.create(url.asText());
        } catch (IllegalArgumentException e) {
            tree.report("/providers/" + name + "/url", "providers." + name + ".url is no address: " + url);
            return URI.create("");
        }
    }

    private void model(String name, JsonNode node) {
        var provider = providers.get(node.path("provider").asText());
        if (provider == null) {
            tree.report("/models/" + escape(name) + "/provider", "models." + name + " names the provider '"
                    + node.path("provider").asText() + "', but there are only " + String.join(", ", providers.keySet()));
            provider = new ProviderConfig("", "", URI.create(""), Secret.NONE, Map.of());
        }
        models.put(name, new ModelConfig(name, provider, node.path("id").asText(name),
                node.path("priority").asInt(100), node.path("context").asInt(128_000),
                node.path("max-tokens").asInt(4096), price(node.path("price")),
                node.path("reasoning").asBoolean(false), abilities(node.path("can")), node.path("notes").asText()));
    }

    private static Optional<Price> price(JsonNode node) {
        if (!node.path("input").isNumber() || !node.path("output").isNumber()) {
            return Optional.empty();
        }
        var input = node.get("input").decimalValue();
        var cached = node.path("cached-input");
        BigDecimal cachedInput = cached.isNumber() ? cached.decimalValue() : input;
        return Optional.of(new Price(input, cachedInput, node.get("output").decimalValue()));
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

    private void chain(String task, JsonNode node) {
        var place = "/chains/" + escape(task);
        var time = root.path("time");
        var byModel = new LinkedHashMap<String, String>();
        node.path("prompt").path("by-model").properties().forEach(entry -> {
            if (known(entry.getKey(), place + "/prompt/by-model/" + escape(entry.getKey()), task)) {
                byModel.put(entry.getKey(), entry.getValue().asText());
            }
        });
        if (node.has("shadow")) {
            remarks.add("chains." + task + ".shadow is set, but this version sends no shadow traffic yet");
        }
        chains.put(task, new ChainConfig(task, chainModels(task, place, node.path("models")),
                duration(node.path("deadline"), duration(time.path("deadline"), Duration.ofSeconds(60))),
                duration(node.path("attempt-timeout"), duration(time.path("attempt-timeout"), Duration.ofSeconds(30))),
                node.path("on-refusal").asText().equals("next"), text(node.path("prompt").path("system")), byModel,
                guard(place + "/guard", node.path("guard"))));
    }

    private List<ModelConfig> chainModels(String task, String place, JsonNode names) {
        var chosen = new ArrayList<ModelConfig>();
        if (names.isArray()) {
            for (int i = 0; i < names.size(); i++) {
                var name = names.get(i).asText();
                if (known(name, place + "/models/" + i, task)) {
                    chosen.add(models.get(name));
                }
            }
        } else {
            models.values().stream().sorted(Comparator.comparingInt(ModelConfig::priority)).forEach(chosen::add);
        }
        return servable(task, place, chosen);
    }

    /** The models whose provider can be called; all of them while no provider can. */
    private List<ModelConfig> servable(String task, String place, List<ModelConfig> chosen) {
        if (keyless.size() == providers.size()) {
            return chosen;
        }
        var servable = chosen.stream().filter(model -> !keyless.containsKey(model.provider().name())).toList();
        if (servable.isEmpty() && !chosen.isEmpty()) {
            tree.report(place, "chains." + task + " has no model that can be called: set one of "
                    + String.join(", ", keyless.values()));
        } else if (servable.size() < chosen.size()) {
            remarks.add("chains." + task + " goes without " + String.join(", ", chosen.stream()
                    .filter(model -> !servable.contains(model)).map(ModelConfig::name).toList())
                    + ": no key in " + String.join(", ", keyless.values()));
        }
        return servable;
    }

    private boolean known(String model, String place, String task) {
        if (!models.containsKey(model)) {
            tree.report(place, "chains." + task + " names the model '" + model + "', but there are only "
                    + String.join(", ", models.keySet()));
        }
        return models.containsKey(model);
    }

    private GuardConfig guard(String place, JsonNode node) {
        var required = new ArrayList<String>();
        node.path("required").forEach(item -> required.add(item.asText()));
        return new GuardConfig(schema(place + "/schema", node.path("schema")), required,
                node.path("min-length").asInt(0), node.path("max-length").asInt(Integer.MAX_VALUE),
                text(node.path("bean")));
    }

    private Optional<JsonNode> schema(String place, JsonNode file) {
        if (!file.isTextual()) {
            return Optional.empty();
        }
        try {
            var schema = JSON.readTree(source.read(file.asText()));
            if (schema.isObject()) {
                return Optional.of(schema);
            }
            tree.report(place, "the schema file '" + file.asText() + "' holds no JSON object");
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            tree.report(place, "the schema file '" + file.asText() + "' is no JSON: " + e.getOriginalMessage()
                    + " at line " + e.getLocation().getLineNr());
        } catch (IOException e) {
            tree.report(place, "the schema file '" + file.asText() + "' can't be read beside " + source.name());
        }
        return Optional.empty();
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

    private static Duration duration(JsonNode node, Duration otherwise) {
        try {
            return node.isTextual() ? Durations.parse(node.asText()) : otherwise;
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
