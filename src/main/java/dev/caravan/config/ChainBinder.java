package dev.caravan.config;

import static dev.caravan.config.Values.duration;
import static dev.caravan.config.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes a chain of its part of a {@link ConfigTree} and the pool, reporting what doesn't fit together. One use only. */
final class ChainBinder {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(30);

    private static final double SHADOW_RATE = 0.05;

    private static final JsonNode NONE = MissingNode.getInstance();

    private final ConfigTree tree;
    private final GuardBinder guards;
    private final Map<String, ModelConfig> pool;
    private final Map<String, String> keyless;
    private final boolean withoutAnyKey;
    private final List<String> remarks;

    /**
     * A binder.
     *
     * @param keyless providers without a key, with the placeholder that has no value
     * @param withoutAnyKey whether no provider at all has a key
     * @param remarks receives what people should know
     */
    ChainBinder(ConfigTree tree, SchemaFiles schemas, Map<String, ModelConfig> pool, Map<String, String> keyless,
            boolean withoutAnyKey, List<String> remarks) {
        this.tree = tree;
        this.guards = new GuardBinder(tree, schemas);
        this.pool = pool;
        this.keyless = keyless;
        this.withoutAnyKey = withoutAnyKey;
        this.remarks = remarks;
    }

    /** All models of the pool, without prompt or guard. */
    ChainConfig pool() {
        var callable = pool.values().stream()
                .filter(model -> withoutAnyKey || !keyless.containsKey(model.provider().name()))
                .sorted(Comparator.comparingInt(ModelConfig::priority)).toList();
        return ChainConfig.plain(ChainConfig.POOL, callable, limit(NONE, "deadline", DEADLINE),
                limit(NONE, "attempt-timeout", ATTEMPT_TIMEOUT), stream(NONE));
    }

    ChainConfig bind(String task, JsonNode node) {
        var place = Place.of("chains", task);
        return new ChainConfig(task, servable(task, place, models(task, place, node.path("models"))),
                limit(node, "deadline", DEADLINE), limit(node, "attempt-timeout", ATTEMPT_TIMEOUT),
                node.path("on-refusal").asText().equals("next"), text(node.path("prompt").path("system")),
                byModel(task, place, node.path("prompt").path("by-model")),
                guards.guard(place + "/guard", node.path("guard")),
                text(node.path("strategy")).orElse(ChainConfig.ORDERED), stream(node),
                guards.guard(place + "/input-guard", node.path("input-guard")), batch(node.path("batch")),
                shadow(task, place, node.path("shadow")), budget(node.path("budget"), node.path("max-cost")));
    }

    private ShadowConfig shadow(String task, String place, JsonNode node) {
        var name = text(node.path("model"));
        if (!node.isObject() || name.filter(model -> !usable(task, place, model)).isPresent()) {
            return ShadowConfig.NONE;
        }
        return new ShadowConfig(node.path("rate").asDouble(SHADOW_RATE), name.map(pool::get),
                money(node.path("daily-limit")).orElse(ShadowConfig.NONE.dailyLimit()));
    }

    private boolean usable(String task, String place, String model) {
        if (!known(model, place + "/shadow/model", task)) {
            return false;
        }
        var placeholder = keyless.get(pool.get(model).provider().name());
        if (placeholder != null && !withoutAnyKey) {
            remarks.add("chains." + task + " goes without its shadow " + model + ": no value for " + placeholder);
        }
        if (pool.get(model).price().isEmpty()) {
            remarks.add("chains." + task + " sends nothing to its shadow " + model + " until its price is known");
        }
        return placeholder == null || withoutAnyKey;
    }

    /** What may be spent where a part of the file says so. */
    static BudgetConfig budget(JsonNode node, JsonNode call) {
        return new BudgetConfig(money(call), money(node.path("day")), money(node.path("month")),
                node.path("at-limit").asText().equals("cheaper"));
    }

    private static Optional<BigDecimal> money(JsonNode node) {
        return node.isNumber() ? Optional.of(node.decimalValue()) : Optional.empty();
    }

    /** The chain's own limit, else that for all chains. */
    private Duration limit(JsonNode chain, String name, Duration usual) {
        return duration(chain.path(name), duration(tree.root().path("time").path(name), usual));
    }

    private StreamConfig stream(JsonNode chain) {
        var usual = StreamConfig.DEFAULT;
        return new StreamConfig(limit(chain, "first-token-timeout", usual.firstToken()),
                limit(chain, "reasoning-first-token-timeout", usual.reasoningFirstToken()),
                limit(chain, "next-token-timeout", usual.nextToken()), !chain.path("rescue").asText().equals("error"));
    }

    private static BatchConfig batch(JsonNode node) {
        var usual = BatchConfig.DEFAULT;
        var content = new ArrayList<String>();
        node.path("content").forEach(field -> content.add(field.asText()));
        return new BatchConfig(text(node.path("key")).orElse(usual.key()), content,
                text(node.path("delimiter")).filter(text -> !text.isEmpty()).map(text -> text.charAt(0)),
                node.path("max-row-bytes").asInt(usual.maxRowBytes()),
                node.path("max-in-flight").asInt(usual.maxInFlight()), node.path("reuse").asBoolean(usual.reuse()),
                duration(node.path("park-for"), usual.parkFor()),
                node.path("give-up-after").asInt(usual.giveUpAfter()));
    }

    private Map<String, String> byModel(String task, String place, JsonNode prompts) {
        var byModel = new LinkedHashMap<String, String>();
        prompts.properties().forEach(entry -> {
            if (known(entry.getKey(), place + Place.of("prompt", "by-model", entry.getKey()), task)) {
                byModel.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return byModel;
    }

    private List<ModelConfig> models(String task, String place, JsonNode names) {
        if (names.isMissingNode()) {
            return pool.values().stream().sorted(Comparator.comparingInt(ModelConfig::priority)).toList();
        }
        var chosen = new ArrayList<ModelConfig>();
        for (int i = 0; i < names.size(); i++) {
            var name = text(names.get(i)).orElse("");
            if (!name.isEmpty() && known(name, place + "/models/" + i, task)) {
                chosen.add(pool.get(name));
            }
        }
        return chosen;
    }

    /** The models whose provider can be called; all of them while no provider can. */
    private List<ModelConfig> servable(String task, String place, List<ModelConfig> chosen) {
        var missing = chosen.stream().filter(model -> keyless.containsKey(model.provider().name())).toList();
        if (withoutAnyKey || missing.isEmpty()) {
            return chosen;
        }
        var keys = missing.stream().map(model -> keyless.get(model.provider().name()))
                .distinct().collect(Collectors.joining(", "));
        if (missing.size() == chosen.size()) {
            tree.report(place, "chains." + task + " has no model that can be called: give a value to one of " + keys);
        } else {
            remarks.add("chains." + task + " goes without "
                    + missing.stream().map(ModelConfig::name).collect(Collectors.joining(", "))
                    + ": no value for " + keys);
        }
        return chosen.stream().filter(model -> !missing.contains(model)).toList();
    }

    private boolean known(String model, String place, String task) {
        if (!pool.containsKey(model)) {
            tree.report(place, "chains." + task + " names the model '" + model + "', but " + thereAre(pool.keySet()));
        }
        return pool.containsKey(model);
    }

    static String thereAre(Collection<String> names) {
        return names.isEmpty() ? "there are none" : "there are only " + String.join(", ", names);
    }
}
