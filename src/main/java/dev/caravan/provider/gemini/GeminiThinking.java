package dev.caravan.provider.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.Option;
import dev.caravan.provider.Draft;
import java.util.Map;

/**
 * Says how hard to think. Generation 2.5 takes a budget of tokens, later ones a level, earlier ones nothing. The
 * budgets are those of Google's own <a
 * href="https://ai.google.dev/gemini-api/docs/openai#thinking">OpenAI compatibility</a>.
 */
final class GeminiThinking {

    private static final Map<String, Integer> BUDGETS = Map.of(
            "none", 0, "minimal", 1024, "low", 1024, "medium", 8192, "high", 24576, "xhigh", 24576, "max", 24576);

    private static final Map<String, String> LEVELS = Map.of(
            "none", "MINIMAL", "minimal", "MINIMAL", "low", "LOW", "medium", "MEDIUM",
            "high", "HIGH", "xhigh", "HIGH", "max", "HIGH");

    /** The least that Gemini 2.5 Pro thinks. */
    private static final int LEAST_OF_PRO = 128;

    private GeminiThinking() {
    }

    static void write(Draft draft, ObjectNode config) {
        var effort = draft.options().get(Option.REASONING_EFFORT);
        var word = effort == null ? "" : effort.asText();
        if (!LEVELS.containsKey(word)) {
            return;
        }
        var model = draft.model();
        var pro = GeminiModels.isPro(model);
        if (GeminiModels.measuresThinking(model)) {
            var budget = Math.max(BUDGETS.get(word), pro ? LEAST_OF_PRO : 0);
            config.putObject("thinkingConfig").put("thinkingBudget", budget);
        } else if (!GeminiModels.before3(model)) {
            var level = LEVELS.get(word);
            config.putObject("thinkingConfig").put("thinkingLevel", pro && level.equals("MINIMAL") ? "LOW" : level);
        } else {
            return;
        }
        draft.options().remove(Option.REASONING_EFFORT);
    }
}
