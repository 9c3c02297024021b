package dev.caravan.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** How two configurations differ, in words for people: names of what was added, removed or changed, never a value. */
public final class ConfigChanges {

    private final List<String> found = new ArrayList<>();

    private ConfigChanges() {
    }

    /** What changed; empty when nothing did that has an effect. */
    public static List<String> between(CaravanConfig before, CaravanConfig after) {
        var changes = new ConfigChanges();
        changes.compareAll("provider", before.providers(), after.providers(), Object::equals);
        changes.compareAll("model", before.models(), after.models(), ConfigChanges::same);
        changes.compareAll("chain", before.chains(), after.chains(), ConfigChanges::same);
        changes.compareAll("caller", byName(before), byName(after), Object::equals);
        changes.compare("budget", before.budget(), after.budget());
        changes.compare("time.connect-timeout", before.connectTimeout(), after.connectTimeout());
        changes.compare("retry", before.retry(), after.retry());
        changes.compare("circuit", before.circuit(), after.circuit());
        changes.compare("health.window", before.healthWindow(), after.healthWindow());
        return List.copyOf(changes.found);
    }

    private static Map<String, CallerConfig> byName(CaravanConfig config) {
        return config.callers().stream().collect(Collectors.toMap(CallerConfig::name, caller -> caller));
    }

    /** Whether a model has the same settings of its own, whatever its provider's are. */
    private static boolean same(ModelConfig before, ModelConfig after) {
        return before.provider().name().equals(after.provider().name())
                && before.withProvider(after.provider()).equals(after);
    }

    /** Whether a chain has the same settings of its own and models of the same names. */
    private static boolean same(ChainConfig before, ChainConfig after) {
        return names(before).equals(names(after)) && before.withModels(after.models()).equals(after);
    }

    private static List<String> names(ChainConfig chain) {
        return chain.models().stream().map(ModelConfig::name).toList();
    }

    private <T> void compareAll(
            String what, Map<String, T> before, Map<String, T> after, BiPredicate<T, T> same) {
        var names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (var name : names) {
            if (!after.containsKey(name)) {
                found.add(what + " " + name + " removed");
            } else if (!before.containsKey(name)) {
                found.add(what + " " + name + " added");
            } else if (!same.test(before.get(name), after.get(name))) {
                found.add(what + " " + name + " changed");
            }
        }
    }

    private void compare(String what, Object before, Object after) {
        if (!before.equals(after)) {
            found.add(what + " changed");
        }
    }
}
