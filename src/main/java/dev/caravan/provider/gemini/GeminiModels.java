package dev.caravan.provider.gemini;

import dev.caravan.config.ModelConfig;
import java.util.regex.Pattern;

/** What the id of a Gemini model tells. An id of another form is taken for a current model. */
final class GeminiModels {

    private static final Pattern BEFORE_3 = Pattern.compile(".*gemini-[12][.-].*");
    private static final Pattern GENERATION_2_5 = Pattern.compile(".*gemini-2\\.5.*");
    private static final Pattern PRO = Pattern.compile(".*-pro.*");

    private GeminiModels() {
    }

    static boolean before3(ModelConfig model) {
        return BEFORE_3.matcher(model.id()).matches();
    }

    /** The generation that measures thinking in tokens. */
    static boolean measuresThinking(ModelConfig model) {
        return GENERATION_2_5.matcher(model.id()).matches();
    }

    /** Pro models can't be kept from thinking. */
    static boolean isPro(ModelConfig model) {
        return PRO.matcher(model.id()).matches();
    }
}
