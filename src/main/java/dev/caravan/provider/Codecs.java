package dev.caravan.provider;

import dev.caravan.provider.anthropic.AnthropicCodec;
import dev.caravan.provider.gemini.GeminiCodec;
import dev.caravan.provider.openai.OpenAiCodec;
import java.util.List;
import java.util.Optional;

/** The dialects there are. */
public final class Codecs {

    private static final List<Codec> ALL = List.of(
            new OpenAiCodec(),
            new AnthropicCodec(),
            new GeminiCodec());

    private Codecs() {
    }

    /** @throws IllegalArgumentException when nobody speaks it; configuration is checked against {@link #dialects} */
    public static Codec of(String dialect) {
        return find(dialect).orElseThrow(
                () -> new IllegalArgumentException("dialect must be one of " + dialects() + ", was " + dialect));
    }

    private static Optional<Codec> find(String dialect) {
        return ALL.stream().filter(codec -> codec.dialect().equals(dialect)).findFirst();
    }

    public static List<String> dialects() {
        return ALL.stream().map(Codec::dialect).toList();
    }
}
