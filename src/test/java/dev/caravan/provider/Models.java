package dev.caravan.provider;

import dev.caravan.config.Ability;
import dev.caravan.config.ModelConfig;
import dev.caravan.config.ProviderConfig;
import dev.caravan.config.Secret;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Models to write requests for. */
public final class Models {

    public static final int MAX_TOKENS = 4096;

    private Models() {
    }

    /** A model that can do everything and doesn't think. */
    public static ModelConfig of(String dialect, String id) {
        return of(dialect, id, false, EnumSet.allOf(Ability.class));
    }

    public static ModelConfig reasoning(String dialect, String id) {
        return of(dialect, id, true, EnumSet.allOf(Ability.class));
    }

    public static ModelConfig without(String dialect, String id, Ability... missing) {
        var can = EnumSet.allOf(Ability.class);
        can.removeAll(Set.of(missing));
        return of(dialect, id, false, can);
    }

    /** Of every dialect one that can do everything, one that can do nothing, and one that thinks. */
    public static List<ModelConfig> allKinds() {
        return Codecs.dialects().stream()
                .flatMap(dialect -> Stream.of(
                        of(dialect, "m"), without(dialect, "m", Ability.values()),
                        reasoning(dialect, "m"), reasoning(dialect, "gemini-2.5-pro")))
                .toList();
    }

    public static ModelConfig at(String dialect, String id, String url) {
        return model(provider(dialect, url, "k", Map.of()), id, false, EnumSet.allOf(Ability.class));
    }

    public static ProviderConfig provider(String dialect, String url, String key, Map<String, Secret> headers) {
        return new ProviderConfig("p", dialect, URI.create(url), new Secret(key), headers);
    }

    private static ModelConfig of(String dialect, String id, boolean reasoning, Set<Ability> can) {
        return model(provider(dialect, "https://api.example.com/v1", "k", Map.of()), id, reasoning, can);
    }

    private static ModelConfig model(ProviderConfig provider, String id, boolean reasoning, Set<Ability> can) {
        return new ModelConfig(
                id, provider, id, 1, 128_000, MAX_TOKENS, Optional.empty(), reasoning, can, "");
    }
}
