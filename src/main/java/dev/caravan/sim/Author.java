package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.sim.Draft.ToolCall;
import dev.caravan.sim.Draft.Usage;
import dev.caravan.sim.Prompt.Tool;
import dev.caravan.sim.read.Reader;
import java.util.Locale;
import java.util.Optional;

/** Writes the answer a model gives: read from the document, the same for the same request. */
final class Author {

    private static final int CHARACTERS_PER_TOKEN = 4;

    private final PromptCache cache = new PromptCache();

    static int tokens(int characters) {
        return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }

    Draft write(Prompt prompt, Flaw flaw, String id) {
        var call = called(prompt).map(tool -> call(prompt, tool));
        var text = flawed(call.map(ToolCall::raw).orElseGet(() -> text(prompt)), flaw);
        var hidden = hidden(prompt);
        var room = prompt.maxTokens().orElse(Integer.MAX_VALUE) - hidden;
        var cut = tokens(text.length()) > room;
        var shown = cut ? text.substring(0, room * CHARACTERS_PER_TOKEN) : text;
        var usage = usage(prompt, tokens(shown.length()), hidden);
        var made = call.map(whole -> new ToolCall(whole.name(), whole.arguments(), shown));
        return new Draft(id, prompt.model(), made.isPresent() ? "" : shown, made, cut, usage, flaw);
    }

    /** The tool to call: the forced one, or one the last user message names. */
    private static Optional<Tool> called(Prompt prompt) {
        if (prompt.toolResult().isPresent()) return Optional.empty();
        if (prompt.mustCall()) return prompt.tools().stream().findFirst();
        var asked = prompt.lastUser().toLowerCase(Locale.ROOT);
        return prompt.tools().stream().filter(tool -> mentions(asked, tool.name())).findFirst();
    }

    private static boolean mentions(String asked, String tool) {
        var name = tool.toLowerCase(Locale.ROOT);
        return !name.isBlank() && (asked.contains(name) || asked.contains(name.replace('_', ' ')));
    }

    private static ToolCall call(Prompt prompt, Tool tool) {
        var arguments = tool.schema().isObject()
                ? new Reader(prompt.model()).fill(prompt.document(), tool.schema()) : Json.object();
        return new ToolCall(tool.name(), arguments, Json.write(arguments));
    }

    private static String text(Prompt prompt) {
        var reader = new Reader(prompt.model());
        if (prompt.schema().isPresent()) {
            return Json.write(reader.fill(prompt.document(), prompt.schema().get()));
        }
        if (prompt.wantsJson()) return Json.write(reader.labelled(prompt.document()));
        return prompt.toolResult().map(result -> "The tool answered: " + result)
                .orElseGet(() -> reader.summary(prompt.document()));
    }

    private static String flawed(String text, Flaw flaw) {
        return switch (flaw) {
            case EMPTY_TEXT, NOTHING, PARTS_MISSING, MALFORMED_CALL, REFUSAL -> "";
            case FENCED -> "```json\n" + text + "\n```";
            case WRONG_SHAPE -> wrongShape(Json.parse(text));
            default -> text;
        };
    }

    /** Every field under another name, and one that nobody asked for. */
    private static String wrongShape(JsonNode right) {
        var wrong = Json.object();
        right.forEachEntry((name, value) -> wrong.set("x_" + name, value));
        return Json.write(wrong.put("unasked", true));
    }

    private static int hidden(Prompt prompt) {
        if (!prompt.thinks()) return 0;
        var wanted = Math.min(256, 16 + tokens(prompt.characters()) / 8);
        return Math.min(wanted, prompt.maxTokens().orElse(Integer.MAX_VALUE));
    }

    private Usage usage(Prompt prompt, int visible, int hidden) {
        var cacheable = PromptCache.cacheable(prompt);
        var hit = cacheable > 0 && cache.hit(prompt);
        var all = Math.max(tokens(prompt.characters()), cacheable);
        return new Usage(all, hit ? cacheable : 0, hit ? 0 : cacheable, visible, hidden);
    }
}
