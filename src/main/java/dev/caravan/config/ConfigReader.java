package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Reads {@code caravan.yaml}. The form of the file is {@code config.schema.json}; what a schema can't say, such as that
 * a chain's models exist, is checked while the records are made. All problems are reported together.
 */
public final class ConfigReader {

    private static final JsonSchema FORM = form();

    private final UnaryOperator<String> placeholders;
    private final UnaryOperator<ProviderConfig> adjust;

    /**
     * A reader.
     *
     * @param placeholders resolves placeholders in a text; throws IllegalArgumentException for one without a value
     * @param adjust may replace each provider, for example by a simulated one
     */
    public ConfigReader(UnaryOperator<String> placeholders, UnaryOperator<ProviderConfig> adjust) {
        this.placeholders = placeholders;
        this.adjust = adjust;
    }

    /**
     * Reads and checks a configuration.
     *
     * @throws ConfigException with every problem, by line
     */
    public CaravanConfig read(ConfigSource source) {
        var tree = new ConfigTree(source.name(), text(source), placeholders);
        spellOutChains(tree.root());
        checkForm(tree);
        if (!tree.root().isObject()) {
            throw failure(tree);
        }
        var config = new ConfigBinder(tree, source, adjust).bind();
        if (!tree.problems().isEmpty()) {
            throw failure(tree);
        }
        return config;
    }

    private static String text(ConfigSource source) {
        try {
            return source.read();
        } catch (IOException e) {
            throw new ConfigException(List.of(new Problem(source.name(), 1, "can't be read: " + e)));
        }
    }

    /** A chain given as a list becomes an object with {@code models}. */
    private static void spellOutChains(JsonNode root) {
        if (root.path("chains") instanceof ObjectNode chains) {
            chains.properties().forEach(chain -> {
                if (chain.getValue().isArray()) {
                    chain.setValue(JsonNodeFactory.instance.objectNode().set("models", chain.getValue()));
                }
            });
        }
    }

    private static void checkForm(ConfigTree tree) {
        var problem = new FormProblem(FORM.getSchemaNode());
        if (!tree.root().isMissingNode()) {
            FORM.validate(tree.root()).stream()
                    .filter(message -> !tree.unresolved().containsKey(message.getInstanceLocation().toString()))
                    .forEach(message -> tree.report(place(message), problem.text(message)));
        }
    }

    private static String place(ValidationMessage message) {
        var place = message.getInstanceLocation().toString();
        return message.getType().equals("additionalProperties") ? place + "/" + message.getProperty() : place;
    }

    private static ConfigException failure(ConfigTree tree) {
        return new ConfigException(tree.problems().stream()
                .distinct().sorted(Comparator.comparingInt(Problem::line)).toList());
    }

    private static JsonSchema form() {
        try (var in = ConfigReader.class.getResourceAsStream("/caravan/config.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
