package dev.caravan.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Message;
import dev.caravan.model.Option;
import dev.caravan.model.Output;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.model.Tool;
import dev.caravan.model.ToolChoice;
import dev.caravan.provider.Fields;
import dev.caravan.provider.Json;
import dev.caravan.provider.Schemas;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the body of a generateContent request. Google takes names in camel and in snake case, and its own examples
 * mix them.
 */
final class GeminiRequestReader {

    private static final Pattern SNAKE = Pattern.compile("_([a-z])");

    /** What the door decides, whatever the caller's body says. */
    private static final List<String> NOT_PASSED_ON = List.of("model", "models", "fallbacks", "stream");

    private static final Map<String, ToolChoice.Mode> MODES = Map.of(
            "AUTO", ToolChoice.Mode.AUTO,
            "NONE", ToolChoice.Mode.NONE,
            "ANY", ToolChoice.Mode.REQUIRED);

    private GeminiRequestReader() {
    }

    static ChatRequest read(ObjectNode body) {
        var fields = Fields.of(body, GeminiRequestReader::camelCase);
        fields.ignore(NOT_PASSED_ON);
        var options = new EnumMap<Option, JsonNode>(Option.class);
        var config = fields.object("generationConfig");
        var output = config.map(found -> generation(found, options)).orElse(Output.TEXT);
        var tools = new ArrayList<Tool>();
        fields.objects("tools").forEach(entry -> tools.addAll(tools(entry)));
        var choice = toolChoice(fields);
        return new ChatRequest(GeminiCodec.DIALECT, messages(fields), tools, choice, output, options, fields.rest());
    }

    private static String camelCase(String name) {
        return SNAKE.matcher(name).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    private static List<Message> messages(Fields fields) {
        var reader = new GeminiMessageReader();
        var messages = new ArrayList<Message>();
        fields.object("systemInstruction").ifPresent(system -> {
            system.take("role");
            messages.add(new Message(Role.SYSTEM, system(system, reader), Map.of()));
        });
        var contents = fields.objects("contents");
        if (contents.isEmpty()) {
            throw fields.must("contents", "hold at least one content");
        }
        contents.forEach(content -> messages.addAll(reader.read(content)));
        return messages;
    }

    private static List<Part> system(Fields system, GeminiMessageReader reader) {
        return system.objects("parts").stream().map(reader::part).toList();
    }

    /** Reads the settings into the options; a budget of thinking tokens stays in the rest. */
    private static Output generation(Fields config, Map<Option, JsonNode> options) {
        options.putAll(GeminiCodec.OPTIONS.read(config));
        var count = config.take("candidateCount");
        if (count.isPresent() && !(count.get().isIntegralNumber() && count.get().asLong() == 1)) {
            throw config.must("candidateCount", "be 1");
        }
        config.object("thinkingConfig").flatMap(thinking -> thinking.text("thinkingLevel")).ifPresent(
                level -> options.put(Option.REASONING_EFFORT, TextNode.valueOf(level.toLowerCase(Locale.ROOT))));
        return output(config);
    }

    /** Types that are neither text nor JSON stay in the rest. */
    private static Output output(Fields config) {
        var type = config.peek("responseMimeType").asText();
        if (type.equals("text/plain")) {
            config.take("responseMimeType");
        }
        if (!type.equals("application/json")) {
            return Output.TEXT;
        }
        config.take("responseMimeType");
        return config.raw("responseJsonSchema")
                .or(() -> config.raw("responseSchema").map(GeminiSchema::toJsonSchema))
                .map(schema -> Output.schema("", schema))
                .orElse(Output.JSON);
    }

    /** An entry is a set of functions or one of Google's own tools, or both. */
    private static List<Tool> tools(Fields entry) {
        var tools = new ArrayList<Tool>();
        entry.objects("functionDeclarations").forEach(function -> tools.add(function(function)));
        var others = Json.object();
        entry.rest().forEach(others::set);
        if (!others.isEmpty()) {
            tools.add(new Tool.Foreign(others));
        }
        return tools;
    }

    private static Tool function(Fields function) {
        var parameters = function.raw("parametersJsonSchema")
                .or(() -> function.raw("parameters").map(GeminiSchema::toJsonSchema))
                .orElseGet(Schemas::empty);
        return new Tool.Function(
                function.requiredText("name"), function.text("description").orElse(""), parameters, function.rest());
    }

    /** Modes without a counterpart elsewhere, and lists of several allowed functions, stay in the rest. */
    private static ToolChoice toolChoice(Fields fields) {
        var calling = fields.object("toolConfig").flatMap(config -> config.object("functionCallingConfig"));
        if (calling.isEmpty() || !MODES.containsKey(calling.get().peek("mode").asText())) {
            return ToolChoice.AUTO;
        }
        var mode = MODES.get(calling.get().take("mode").orElseThrow().asText());
        var allowed = calling.get().peek("allowedFunctionNames");
        if (mode != ToolChoice.Mode.REQUIRED || allowed.size() != 1 || !allowed.path(0).isTextual()) {
            return ToolChoice.of(mode);
        }
        calling.get().take("allowedFunctionNames");
        return new ToolChoice(ToolChoice.Mode.NAMED, allowed.get(0).textValue());
    }
}
