package dev.caravan.door.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.CallerConfig;
import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.Dollars;
import dev.caravan.config.Durations;
import dev.caravan.config.ModelConfig;
import io.vertx.core.MultiMap;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a request wishes of Caravan itself, beside what it asks the model.
 *
 * @param chain whose models are asked
 * @param stream whether the answer is wanted as it comes
 * @param usage whether a stream is to end with its tokens, in dialects where that is asked for
 * @param metadata whether the answer is to tell of the attempts
 * @param deadline what the call may take, where the caller says
 * @param maxCost US dollars that the call may cost, where the caller says
 */
record Wish(ChainConfig chain, boolean stream, boolean usage, boolean metadata, Optional<Duration> deadline,
        Optional<BigDecimal> maxCost) {

    /** Headers of the official client libraries: what they wait for an answer, in seconds. */
    private static final String LIBRARY_TIMEOUT = "X-Stainless-Timeout";

    /**
     * Reads the wish.
     *
     * @throws HttpProblem naming the field or header that can't be understood or is not allowed
     */
    static Wish of(ObjectNode body, MultiMap headers, CallerConfig caller, CaravanConfig config) {
        var chain = chain(body, caller, config);
        var alone = "off".equalsIgnoreCase(headers.get("x-caravan-fallbacks"));
        return new Wish(alone ? chain.withModels(chain.models().subList(0, 1)) : chain,
                flag("stream", body.path("stream")),
                flag("stream_options.include_usage", body.path("stream_options").path("include_usage")),
                "enabled".equalsIgnoreCase(headers.get("x-caravan-metadata")), deadline(headers), maxCost(headers));
    }

    private static boolean flag(String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw HttpProblem.field(name, "'" + name + "' must be true or false.");
        }
        return value.asBoolean();
    }

    private static ChainConfig chain(ObjectNode body, CallerConfig caller, CaravanConfig config) {
        var name = name(body);
        var listed = listed(body, config);
        listed.forEach(model -> allow(caller, model.name()));
        if (config.chains().containsKey(name)) {
            allow(caller, name);
            var chain = config.chains().get(name);
            return listed.isEmpty() ? chain : chain.withModels(List.copyOf(listed));
        }
        var models = new LinkedHashSet<ModelConfig>();
        if (!name.isEmpty()) {
            models.add(model(name, config));
            allow(caller, name);
        }
        models.addAll(listed);
        return config.pool().withModels(List.copyOf(models));
    }

    private static String name(ObjectNode body) {
        var name = body.path("model");
        if (name.isTextual() && !name.textValue().isBlank()) {
            return name.textValue();
        }
        if (!name.isMissingNode() && !name.isNull() || body.path("models").isEmpty()) {
            throw HttpProblem.field("model", "'model' must name a chain or a model; GET /v1/models lists them.");
        }
        return "";
    }

    private static Set<ModelConfig> listed(ObjectNode body, CaravanConfig config) {
        var models = new LinkedHashSet<ModelConfig>();
        for (var field : List.of("models", "fallbacks")) {
            var list = body.path(field);
            if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
                throw HttpProblem.field(field, "'" + field + "' must be a list of models of the pool.");
            }
            list.forEach(item -> models.add(model((item.isObject() ? item.path("model") : item).asText(), config)));
        }
        return models;
    }

    private static ModelConfig model(String name, CaravanConfig config) {
        return config.model(name).orElseThrow(() -> HttpProblem.unknownModel("There is no chain or model '"
                + shortened(name) + "' here, or its provider has no key; GET /v1/models lists what there is. 'models' "
                + "and 'fallbacks' name models only."));
    }

    private static String shortened(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }

    private static void allow(CallerConfig caller, String name) {
        if (!caller.may(name)) {
            throw HttpProblem.of(403, "model_not_allowed", "Caller '" + caller.name() + "' may not ask '" + name
                    + "', only " + String.join(", ", caller.chains()) + ".");
        }
    }

    private static Optional<Duration> deadline(MultiMap headers) {
        var own = headers.get("x-caravan-deadline");
        if (own == null) {
            return Optional.ofNullable(headers.get(LIBRARY_TIMEOUT)).flatMap(Wish::seconds);
        }
        try {
            return Optional.of(Durations.parse(own.strip()));
        } catch (IllegalArgumentException e) {
            throw HttpProblem.field("x-caravan-deadline", "The header x-caravan-deadline must be a duration such as "
                    + "500ms, 30s or 2m.");
        }
    }

    private static Optional<BigDecimal> maxCost(MultiMap headers) {
        try {
            return Optional.ofNullable(headers.get("x-caravan-max-cost")).map(String::strip).map(Dollars::parse);
        } catch (IllegalArgumentException e) {
            throw HttpProblem.field("x-caravan-max-cost",
                    "The header x-caravan-max-cost must be US dollars such as 0.05.");
        }
    }

    /** Half seconds occur; what is no number is no wish of the caller's own. */
    private static Optional<Duration> seconds(String text) {
        try {
            var seconds = Double.parseDouble(text);
            return seconds > 0 && seconds < 1e6
                    ? Optional.of(Duration.ofMillis(Math.round(seconds * 1000))) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
