package dev.caravan.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Reads {@code caravan.yaml}. The form of the file is {@code config.schema.json}; what a schema can't say, such as that
 * a chain's models exist, is checked while the records are made. All problems are reported together.
 */
public final class ConfigReader {

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
        spellOutChains(tree);
        Form.CONFIGURATION.check(tree);
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
        } catch (NoSuchFileException e) {
            throw unreadable(source, "there is no such file");
        } catch (CharacterCodingException e) {
            throw unreadable(source, "the file is no UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw unreadable(source, "the file can't be read: " + e.getMessage());
        }
    }

    private static ConfigException unreadable(ConfigSource source, String message) {
        return new ConfigException(List.of(new Problem(source.name(), 1, message)));
    }

    /** A chain given as a list becomes an object with {@code models}. */
    private static void spellOutChains(ConfigTree tree) {
        tree.root().path("chains").properties().stream().filter(chain -> chain.getValue().isArray())
                .map(chain -> Place.of("chains", chain.getKey())).toList()
                .forEach(place -> tree.wrap(place, "models"));
    }

    private static ConfigException failure(ConfigTree tree) {
        return new ConfigException(tree.problems().stream()
                .distinct().sorted(Comparator.comparingInt(Problem::line)).toList());
    }
}
