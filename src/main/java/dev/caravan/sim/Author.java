package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.sim.Draft.ToolCall;
import dev.caravan.sim.Draft.Usage;
import dev.caravan.sim.Prompt.Tool;
import dev.caravan.sim.read.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Writes the answer a model gives: read from the document, the same for the same request. */
final class Author {

    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final Pattern LENGTH = Pattern.compile("(?i)\\bin (?:about |exactly )?([1-9]\\d{0,4}) words\\b");

    private final PromptCache cache = new PromptCache();

    static int tokens(int characters) {
        return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }

    Draft write(Conversation asked, Flaw flaw, Resume resume, String id) {
        var prompt = asked.prompt();
        var calls = calls(prompt, flaw, id);
        var text = calls.isEmpty() ? text(asked, flaw, resume) : "";
        var hidden = hidden(prompt);
        var room = CHARACTERS_PER_TOKEN * (prompt.maxTokens().orElse(Integer.MAX_VALUE) - (long) hidden);
        var length = text.length() + calls.stream().mapToInt(call -> call.raw().length()).sum();
        var shown = (int) Math.min(length, room);
        return new Draft(id, prompt.model(), calls.isEmpty() ? text.substring(0, shown) : "",
                within(shown, calls), length > room, usage(prompt, tokens(shown), hidden), flaw);
    }

    /** The first calls, the last of them cut short where the room ends. */
    private static List<ToolCall> within(int room, List<ToolCall> calls) {
        var kept = new ArrayList<ToolCall>();
        var left = room;
        for (var call : calls) {
            var raw = call.raw();
            kept.add(new ToolCall(call.mark(), call.name(), call.arguments(),
                    raw.substring(0, Math.min(left, raw.length()))));
            left -= raw.length();
            if (left < 0) break;
        }
        return kept;
    }

    /** The tools to call: the forced one, or those the last user message names. */
    private static List<Tool> called(Prompt prompt) {
        if (prompt.toolResult().isPresent()) return List.of();
        if (prompt.mustCall()) return prompt.tools().stream().limit(1).toList();
        var asked = prompt.lastUser().toLowerCase(Locale.ROOT);
        return prompt.tools().stream().filter(tool -> mentions(asked, tool.name()))
                .limit(prompt.parallel() ? Integer.MAX_VALUE : 1).toList();
    }

    private static boolean mentions(String asked, String tool) {
        var name = tool.toLowerCase(Locale.ROOT);
        var words = Pattern.quote(name) + "|" + Pattern.quote(name.replace('_', ' '));
        return !name.isBlank() && Pattern.compile("(?<!\\w)(" + words + ")(?!\\w)").matcher(asked).find();
    }

    private static List<ToolCall> calls(Prompt prompt, Flaw flaw, String id) {
        var calls = new ArrayList<ToolCall>();
        if (flaw.isSilent()) return calls;
        for (var tool : called(prompt)) {
            var mark = calls.isEmpty() ? id : id + "_" + calls.size();
            var arguments = arguments(prompt, tool);
            calls.add(new ToolCall(mark, tool.name(), arguments, flawed(Json.write(arguments), flaw)));
        }
        return calls;
    }

    private static JsonNode arguments(Prompt prompt, Tool tool) {
        return tool.schema().isObject()
                ? new Reader(prompt.model()).fill(prompt.document(), tool.schema()) : Json.object();
    }

    /** The rest of an answer begun in the conversation, else a whole one. */
    private static String text(Conversation asked, Flaw flaw, Resume resume) {
        return asked.begun().filter(begun -> called(begun.earlier()).isEmpty())
                .flatMap(begun -> resume.after(begun.said(), flawed(text(begun.earlier()), flaw)))
                .orElseGet(() -> flawed(text(asked.prompt()), flaw));
    }

    private static String text(Prompt prompt) {
        var reader = new Reader(prompt.model());
        if (prompt.schema().isPresent()) {
            return Json.write(reader.fill(prompt.document(), prompt.schema().get()));
        }
        if (prompt.wantsJson()) return Json.write(reader.labelled(prompt.document()));
        return prompt.toolResult().map(result -> "The tool answered: " + result)
                .orElseGet(() -> prose(prompt, reader));
    }

    /** A sentence or two, or as many words as the last user message asks for. */
    private static String prose(Prompt prompt, Reader reader) {
        var wish = LENGTH.matcher(prompt.lastUser());
        return wish.find() ? reader.essay(prompt.document(), Integer.parseInt(wish.group(1)))
                : reader.summary(prompt.document());
    }

    private static String flawed(String text, Flaw flaw) {
        if (flaw.isSilent()) return "";
        return switch (flaw) {
            case EMPTY_TEXT -> "";
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
