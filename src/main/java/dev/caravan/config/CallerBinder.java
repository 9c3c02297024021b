package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the callers of a {@link ConfigTree}, reporting what doesn't fit together. One use only. */
final class CallerBinder {

    private final ConfigTree tree;
    private final Map<String, ChainConfig> chains;
    private final Map<String, ModelConfig> pool;

    CallerBinder(ConfigTree tree, Map<String, ChainConfig> chains, Map<String, ModelConfig> pool) {
        this.tree = tree;
        this.chains = chains;
        this.pool = pool;
    }

    List<CallerConfig> bind() {
        var callers = new LinkedHashMap<String, CallerConfig>();
        tree.root().path("callers").properties().forEach(entry -> {
            var caller = caller(entry.getKey(), entry.getValue());
            var other = callers.putIfAbsent(caller.keySha256(), caller);
            if (other != null && !caller.keySha256().isEmpty()) {
                tree.report(Place.of("callers", caller.name(), "key-sha256"), "callers." + caller.name()
                        + " has the same key as callers." + other.name() + ": give each caller a key of its own");
            }
        });
        return new ArrayList<>(callers.values());
    }

    private CallerConfig caller(String name, JsonNode node) {
        return new CallerConfig(name, node.path("key-sha256").asText(), chains(name, node.path("chains")),
                node.path("requests-per-minute").asInt(0));
    }

    private Set<String> chains(String caller, JsonNode names) {
        var allowed = new LinkedHashSet<String>();
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i).asText();
            if (!chains.containsKey(name) && !pool.containsKey(name)) {
                tree.report(Place.of("callers", caller, "chains", String.valueOf(i)), "callers." + caller
                        + " may ask '" + name + "', but there is no chain or model of that name");
            }
            allowed.add(name);
        }
        return allowed;
    }
}
